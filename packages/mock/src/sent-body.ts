import { type RequestBody, WriteError } from "@haulier/core";

import type { Exchange } from "./exchange.ts";

/**
 * A streaming request body on its way to the handler. When its source fails, the exchange does; when the exchange ends, the source is left.
 */
export class SentBody implements RequestBody {
  readonly #body: RequestBody;
  readonly #exchange: Exchange;

  constructor(body: RequestBody, exchange: Exchange) {
    this.#body = body;
    this.#exchange = exchange;
  }

  get bytes(): undefined {
    return undefined;
  }

  get length(): number | undefined {
    return this.#body.length;
  }

  get replayable(): boolean {
    return this.#body.replayable;
  }

  get consumed(): boolean {
    return this.#body.consumed;
  }

  /** @throws StreamConsumedError when the source can be read once and was. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    const pieces = this.#body[Symbol.asyncIterator]();
    const leave = async (): Promise<void> => {
      await pieces.return?.();
    };
    // Nobody is there any more to be told of a source that fails while it is left.
    this.#exchange.atEnd(() => void leave().catch(() => {}));
    return {
      next: () => this.#next(pieces),
      return: async () => {
        await leave();
        return { done: true, value: undefined };
      },
    };
  }

  async #next(pieces: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array, undefined>> {
    const { request, silence } = this.#exchange;
    silence.serverWaits();
    try {
      const { done, value } = await this.#exchange.wait(pieces.next());
      if (done !== true) return { done: false, value };
      if (this.#exchange.hasTrailers) await this.#exchange.wait(this.#exchange.trailers());
      this.#exchange.trace("requestSent");
      return { done, value: undefined };
    } catch (cause) {
      if (this.#exchange.isOver) throw cause;
      throw this.#exchange.fail(
        new WriteError(`${request.toString()}: the source of the request body failed`, { request, cause }),
      );
    } finally {
      silence.serverGotSomething();
    }
  }
}
