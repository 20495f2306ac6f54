import { type RequestBody, WriteError } from "@haulier/core";

import type { Exchange } from "./exchange.ts";

/** A streaming request body as the app reads it. When its source fails, the exchange does; when the exchange ends, the source is left. */
export class SentBody implements RequestBody {
  readonly bytes: undefined;
  readonly replayable = false;
  readonly #source: RequestBody;
  readonly #exchange: Exchange;
  #pieces: AsyncIterator<Uint8Array> | undefined;
  #isOver = false;

  constructor(source: RequestBody, exchange: Exchange) {
    this.#source = source;
    this.#exchange = exchange;
    // Nobody is there any more to be told of a source that fails while it is left.
    exchange.atEnd(() => void this.cancel().catch(() => {}));
  }

  get length(): number | undefined {
    return this.#source.length;
  }

  get consumed(): boolean {
    return this.#pieces !== undefined;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return { next: () => this.#next() };
  }

  /** The app reads no further, or there is nobody any more to read for. */
  async cancel(reason?: unknown): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#pieces === undefined) await this.#source.cancel?.(reason);
    else await this.#pieces.return?.();
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      this.#pieces ??= this.#source[Symbol.asyncIterator]();
      const { done, value } = await this.#exchange.awaitClient(this.#pieces.next());
      if (done !== true) return { done: false, value };
      this.#isOver = true;
      this.#exchange.trace("requestSent");
      return { done, value: undefined };
    } catch (cause) {
      if (this.#exchange.isOver) throw cause;
      this.#isOver = true;
      const { request } = this.#exchange;
      const message = `${request.toString()}: the source of the request body failed`;
      throw this.#exchange.fail(new WriteError(message, { request, cause }));
    }
  }
}
