import type { Duplex as NodeDuplex } from "node:stream";

import type { Duplex, ResponseBody } from "@haulier/core";

import { ResponseFacts, type FactSource } from "./response-facts.ts";

/** The body of a response by which a connection is given away: nothing to read; who closes it unread has no use for the connection. */
export class HandedOverBody implements ResponseBody {
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

/** The extensions of a response by which a connection is given away. */
export class HandedOverFacts extends ResponseFacts {
  readonly networkStream: Duplex;

  constructor(source: FactSource, stream: NodeDuplex) {
    super(source);
    this.networkStream = stream;
  }
}
