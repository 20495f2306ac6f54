import type { HttpResponse, ResponseBody } from "@haulier/core";

import type { Exchange } from "./exchange.ts";

/** A response body that is read from the handler's response as it is asked for, within `timeout.read` and until the signal aborts. */
export class StreamedBody implements ResponseBody, AsyncIterator<Uint8Array, undefined> {
  readonly #exchange: Exchange;
  readonly #source: HttpResponse;
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>;
  #isReading = false;
  #left: Promise<void> | undefined;

  constructor(source: HttpResponse, exchange: Exchange) {
    this.#exchange = exchange;
    this.#source = source;
    this.#pieces = source.raw();
    // What goes wrong while the source is left is told to those who leave by cancel().
    exchange.atEnd(() => void this.#leave().catch(() => {}));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#exchange.hasEnded) return { done: true, value: undefined };
    try {
      this.#isReading = true;
      const { done, value } = await this.#exchange.waitForServer(this.#pieces.next());
      this.#isReading = false;
      if (done !== true) return { done: false, value };
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
    await this.#leave();
  }

  #leave(): Promise<void> {
    this.#left ??= this.#stopSource();
    return this.#left;
  }

  async #stopSource(): Promise<void> {
    // A generator that waits for its source cannot be left before that answers, so that the source has to be told.
    const returned = this.#pieces.return();
    await this.#source.close();
    if (!this.#isReading) await returned;
    else returned.catch(() => {});
  }
}
