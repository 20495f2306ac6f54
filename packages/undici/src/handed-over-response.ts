import type { IncomingHttpHeaders } from "node:http";
import type { Duplex as NodeDuplex } from "node:stream";

import { HttpResponse, type HttpRequest } from "@haulier/core";
import { HandedOverBody, HandedOverFacts, type FactSource } from "@haulier/net";

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
    body: new HandedOverBody(stream),
    request,
    extensions: new HandedOverFacts(facts, stream),
  });
}
