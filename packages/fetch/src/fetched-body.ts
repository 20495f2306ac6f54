import type { ResponseBody } from "@haulier/core";

import type { FetchExchange } from "./fetch-exchange.ts";
import { translateFetchError } from "./translate-fetch-error.ts";

/** The body of a response of `fetch`, read as it is asked for, within `timeout.read` and until the signal aborts. */
export class FetchedBody implements ResponseBody, AsyncIterator<Uint8Array, undefined> {
  readonly #exchange: FetchExchange;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array>, exchange: FetchExchange) {
    this.#exchange = exchange;
    this.#reader = stream.getReader();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#exchange.hasEnded) return { done: true, value: undefined };
    try {
      const { done, value } = await this.#exchange.waitForServer(this.#read());
      if (!done) return { done: false, value };
      this.#exchange.end();
      return { done: true, value: undefined };
    } catch (error) {
      throw this.#exchange.fail(error);
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.cancel();
    return { done: true, value: undefined };
  }

  async cancel(): Promise<void> {
    this.#exchange.end();
    // What has failed cannot be cancelled, and whoever reads it is told of the failure.
    await this.#reader.cancel().catch(() => {});
  }

  async #read(): ReturnType<ReadableStreamDefaultReader<Uint8Array>["read"]> {
    try {
      return await this.#reader.read();
    } catch (error) {
      throw translateFetchError(error, this.#exchange.request);
    }
  }
}

/** The body of a response of a `fetch` that has no streams, as that of React Native: it comes at once. */
export class WholeFetchedBody implements ResponseBody {
  readonly #response: Response;
  readonly #exchange: FetchExchange;

  constructor(response: Response, exchange: FetchExchange) {
    this.#response = response;
    this.#exchange = exchange;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      const bytes = new Uint8Array(await this.#exchange.waitForServer(this.#read()));
      this.#exchange.end();
      if (bytes.byteLength > 0) yield bytes;
    } catch (error) {
      throw this.#exchange.fail(error);
    }
  }

  cancel(): void {
    this.#exchange.end();
  }

  async #read(): Promise<ArrayBuffer> {
    try {
      return await this.#response.arrayBuffer();
    } catch (error) {
      throw translateFetchError(error, this.#exchange.request);
    }
  }
}
