import type { IncomingHttpHeaders } from "node:http";
import type { Duplex as NodeDuplex } from "node:stream";

import { HttpResponse, type Duplex, type HttpRequest, type ResponseBody } from "@haulier/core";
import { ResponseFacts, type FactSource } from "@haulier/net";

import { indexedHeaders, type RawHeaders } from "./received-headers.ts";

/** An answer after which another protocol is spoken. */
export interface HandedOver {
  readonly status: number;
  readonly phrase: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: RawHeaders;
  /** The connection, which belongs to the caller now. */
  readonly stream: NodeDuplex;
}

/** The response by which a connection is given to the caller: without a body, and with the connection among its extensions. */
export function handedOverResponse(request: HttpRequest, answer: HandedOver, facts: FactSource): HttpResponse {
  const { status, phrase, headers, rawHeaders, stream } = answer;
  return new HttpResponse({
    status,
    reasonPhrase: phrase,
    headers: indexedHeaders(rawHeaders, headers),
    body: new NoBody(stream),
    request,
    extensions: new HandedOverFacts(facts, stream),
  });
}

/** Nothing to read; who closes it unread has no use for the connection. */
class NoBody implements ResponseBody {
  readonly #stream: NodeDuplex;

  constructor(stream: NodeDuplex) {
    this.#stream = stream;
  }

  readAll(): Uint8Array {
    return new Uint8Array(0);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {}

  cancel(): void {
    this.#stream.destroy();
  }
}

class HandedOverFacts extends ResponseFacts {
  readonly networkStream: Duplex;

  constructor(source: FactSource, stream: NodeDuplex) {
    super(source);
    this.networkStream = stream;
  }
}
