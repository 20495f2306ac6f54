import { type ResponseBody, ResponseTooLargeError } from "@haulier/core";

import type { Exchange } from "./exchange.ts";

/** A response body that is all there. Nothing is held until somebody takes it. */
export class WholeBody implements ResponseBody {
  readonly #bytes: Uint8Array;
  readonly #exchange: Exchange;

  constructor(bytes: Uint8Array, exchange: Exchange) {
    this.#bytes = bytes;
    this.#exchange = exchange;
    exchange.detach();
  }

  readAll(limit: number): Uint8Array {
    const { request } = this.#exchange;
    const { signal } = request.extensions;
    if (signal?.aborted === true) throw this.#exchange.fail(signal.reason);
    if (this.#bytes.byteLength > limit) throw this.#exchange.fail(new ResponseTooLargeError(limit, { request }));
    this.#exchange.end();
    return this.#bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const bytes = this.readAll(Number.POSITIVE_INFINITY);
    if (bytes.byteLength > 0) yield bytes;
  }

  cancel(): void {
    this.#exchange.end();
  }
}
