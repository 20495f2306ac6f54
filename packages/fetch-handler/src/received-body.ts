import { type ResponseBody, RemoteProtocolError } from "@haulier/core";

import type { Exchange } from "./exchange.ts";

/** What is used of the body of a web Response. */
export interface BodySource {
  getReader(): { read(): Promise<{ done: boolean; value?: unknown }>; cancel(reason?: unknown): Promise<void> };
}

/** The body of the app's response, read from the app as it is asked for, and left when the client leaves. */
export class ReceivedBody implements ResponseBody, AsyncIterator<Uint8Array, undefined> {
  readonly #reader: ReturnType<BodySource["getReader"]>;
  readonly #exchange: Exchange;
  readonly #raiseAppErrors: boolean;

  constructor(source: BodySource, exchange: Exchange, raiseAppErrors: boolean) {
    this.#reader = source.getReader();
    this.#exchange = exchange;
    this.#raiseAppErrors = raiseAppErrors;
    exchange.atEnd(() => {
      // At its end there is nothing left to cancel. How the app takes it is not the client's business.
      this.#reader.cancel(exchange.signal.reason).catch(() => {});
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const exchange = this.#exchange;
    if (exchange.isOver) return this.#over();
    try {
      const { done, value } = await exchange.awaitApp(this.#reader.read());
      if (done) {
        exchange.end();
        return { done, value: undefined };
      }
      if (!ArrayBuffer.isView(value))
        throw new TypeError(`a piece of the response body is ${kindOf(value)}, expected bytes`);
      return { done: false, value: value as Uint8Array };
    } catch (error) {
      throw exchange.isOver ? error : exchange.fail(this.#appError(error));
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.cancel();
    return { done: true, value: undefined };
  }

  cancel(): void {
    this.#exchange.leave();
  }

  #over(): IteratorResult<Uint8Array, undefined> {
    const { failure } = this.#exchange;
    if (failure !== undefined) throw failure.error;
    return { done: true, value: undefined };
  }

  #appError(error: unknown): unknown {
    if (this.#raiseAppErrors) return error;
    const { request } = this.#exchange;
    const message = `${request.toString()}: the app failed before its response was complete`;
    return new RemoteProtocolError(message, { request, cause: error });
  }
}

function kindOf(value: unknown): string {
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}
