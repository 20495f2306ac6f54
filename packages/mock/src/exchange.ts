import {
  type Clock,
  type ExchangeEvent,
  type HttpHeaders,
  type HttpRequest,
  isHttpError,
  requestTrailers,
  StreamClosedError,
  WriteError,
} from "@haulier/core";

import type { MockCall } from "./mock-call.ts";
import { SilenceLimit } from "./silence-limit.ts";

/**
 * One request and its answer, from the moment it is handed over to the end of the response body. It ends once: well, or by a failure,
 * which then meets everyone who waits. Whatever has to be stopped at the end is handed to {@link atEnd}.
 */
export class Exchange {
  readonly request: HttpRequest;
  readonly clock: Clock;
  readonly call: MockCall;
  readonly silence: SilenceLimit;
  readonly #onIdle: (exchange: Exchange) => void;
  readonly #onAbort = (): void => void this.fail(this.request.extensions.signal?.reason);
  readonly #waiting = new Set<(error: unknown) => void>();
  #atEnd: (() => void)[] = [];
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #stopped: AbortController | undefined;
  #trailers: Promise<HttpHeaders> | undefined;

  /** `onIdle` is called when there is nothing left to wait for. The signal is not aborted yet. */
  constructor(request: HttpRequest, clock: Clock, call: MockCall, onIdle: (exchange: Exchange) => void) {
    this.request = request;
    this.clock = clock;
    this.call = call;
    this.#onIdle = onIdle;
    this.silence = new SilenceLimit(clock, request, (error) => void this.fail(error));
    request.extensions.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Whether the exchange has ended, well or not. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it has ended well. */
  get hasEnded(): boolean {
    return this.#isOver && this.#failure === undefined;
  }

  /** Whether trailers come after the request body. */
  get hasTrailers(): boolean {
    return this.request.extensions.trailers !== undefined;
  }

  /** The trailers of the request, made when they are first asked for. When they cannot be, the exchange fails. */
  trailers(): Promise<HttpHeaders> {
    this.#trailers ??= this.#makeTrailers();
    return this.#trailers;
  }

  /** Aborts when the exchange ends, however it does. */
  get stopped(): AbortSignal {
    if (this.#stopped === undefined) {
      const controller = new AbortController();
      this.#stopped = controller;
      this.atEnd(() => controller.abort());
    }
    return this.#stopped.signal;
  }

  /** Calls `stop` when the exchange ends; at once when it has. */
  atEnd(stop: () => void): void {
    if (this.#isOver) stop();
    else this.#atEnd.push(stop);
  }

  /** Settles as `work` does, or rejects when the exchange ends first. */
  wait<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) reject(this.#endedBy());
      else this.#waiting.add(reject);
      const settled = (): unknown => this.#waiting.delete(reject);
      work.then(settled, settled);
      work.then(resolve, reject);
    });
  }

  /** As {@link wait}, for what the server has to do within `timeout.read`. */
  async waitForServer<T>(work: Promise<T>): Promise<T> {
    this.silence.clientWaits();
    try {
      return await this.wait(work);
    } finally {
      this.silence.clientGotSomething();
    }
  }

  /** Ends the exchange by a failure, and gives what to throw: that of the first failure, however many follow. */
  fail(error: unknown): unknown {
    if (!this.#isOver) {
      attachRequest(error, this.request);
      this.#failure = { error };
      this.#end();
      this.call.failed(error);
      this.trace("failed", error);
    }
    return this.#endedBy();
  }

  /** Ends the exchange well: its body has ended, or was left. */
  end(): void {
    if (this.#isOver) return;
    this.#end();
    this.trace("done");
  }

  /** Lets go of the signal and of the transport: what remains of the exchange is in the hands of the client. */
  detach(): void {
    this.silence.stop();
    this.request.extensions.signal?.removeEventListener("abort", this.#onAbort);
    this.#onIdle(this);
  }

  trace(type: ExchangeEvent["type"], error?: unknown): void {
    const { trace } = this.request.extensions;
    trace?.({ type, at: this.clock.now(), ...(type === "failed" ? { error } : {}) });
  }

  async #makeTrailers(): Promise<HttpHeaders> {
    const { request } = this;
    try {
      const trailers = requestTrailers(request)!;
      const fields = typeof trailers === "function" ? await trailers() : trailers;
      this.call.gotTrailers(fields);
      return fields;
    } catch (cause) {
      if (isHttpError(cause)) throw this.fail(cause);
      throw this.fail(new WriteError(`${request.toString()}: the trailers could not be made`, { request, cause }));
    }
  }

  #end(): void {
    this.#isOver = true;
    this.detach();
    for (const stop of this.#atEnd.splice(0)) stop();
    for (const reject of this.#waiting) reject(this.#endedBy());
    this.#waiting.clear();
  }

  #endedBy(): unknown {
    return this.#failure === undefined
      ? new StreamClosedError(
          `${this.request.toString()}: the response was closed while something still waited for the exchange`,
        )
      : this.#failure.error;
  }
}

/** An error of core that a handler has made tells which request failed, as those of every transport do. */
function attachRequest(error: unknown, request: HttpRequest): void {
  if (!isHttpError(error) || error.request !== undefined) return;
  Reflect.defineProperty(error, "request", { value: request, configurable: true, enumerable: true, writable: true });
}
