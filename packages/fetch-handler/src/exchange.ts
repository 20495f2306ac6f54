import { type Clock, type ExchangeEvent, type HttpRequest, StreamClosedError } from "@haulier/core";

import { SilenceLimit } from "./silence-limit.ts";

/** Going on; ended well, or left by the client; or failed, by what everybody gets who still waits. */
type State = { readonly is: "open" } | { readonly is: "over" } | { readonly is: "failed"; readonly error: unknown };

/**
 * One request and its answer, from the call of the app to the end of the response body. It ends once, in {@link #settle}, which lets go of
 * everything. When it does not end well, the app learns of that by `request.signal`.
 */
export class Exchange {
  readonly request: HttpRequest;
  readonly #clock: Clock;
  readonly #silence: SilenceLimit;
  readonly #onOver: (exchange: Exchange) => void;
  readonly #toApp = new AbortController();
  readonly #onAbort = (): void => void this.fail(this.request.extensions.signal?.reason);
  readonly #waiting = new Set<(error: unknown) => void>();
  readonly #atEnd: (() => void)[] = [];
  #state: State = { is: "open" };

  /** The signal of the request has not aborted yet. `onOver` is called once, at the end. */
  constructor(request: HttpRequest, clock: Clock, onOver: (exchange: Exchange) => void) {
    this.request = request;
    this.#clock = clock;
    this.#onOver = onOver;
    this.#silence = new SilenceLimit(request, clock, (error) => void this.fail(error));
    request.extensions.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Aborts when the client leaves, and when the exchange fails. */
  get signal(): AbortSignal {
    return this.#toApp.signal;
  }

  get isOver(): boolean {
    return this.#state.is !== "open";
  }

  /** What it failed with, if it did. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#state.is === "failed" ? this.#state : undefined;
  }

  /**
   * Keeps the app's request in memory up to the end: its signal falls silent when the request is collected as garbage, even if the app still
   * listens to it.
   */
  hold(request: Request): void {
    this.atEnd(() => void request);
  }

  /** Settles as `work` of the app does, within `timeout.read`; rejects when the exchange ends before. */
  async awaitApp<T>(work: Promise<T>): Promise<T> {
    this.#silence.clientWaits(true);
    try {
      return await this.#wait(work);
    } finally {
      this.#silence.clientWaits(false);
    }
  }

  /** Settles as `work` of the client does, for which the app waits; rejects when the exchange ends before. */
  async awaitClient<T>(work: Promise<T>): Promise<T> {
    this.#silence.appWaits(true);
    try {
      return await this.#wait(work);
    } finally {
      this.#silence.appWaits(false);
    }
  }

  /** Calls `release` when the exchange ends; at once when it has. */
  atEnd(release: () => void): void {
    if (this.isOver) release();
    else this.#atEnd.push(release);
  }

  /** Ends the exchange by a failure, and gives what to throw: that of the first end. */
  fail(error: unknown): unknown {
    if (!this.isOver) this.#settle({ is: "failed", error }, error);
    return this.#endedBy();
  }

  /** The response has ended. */
  end(): void {
    if (!this.isOver) this.#settle({ is: "over" });
  }

  /** The client left before the end. */
  leave(): void {
    if (this.isOver) return;
    const reason = new DOMException("the client closed the response before its end", "AbortError");
    this.#settle({ is: "over" }, reason);
  }

  /** Tells what has happened. @throws what the listener throws, which is also what the exchange fails with. */
  trace(type: ExchangeEvent["type"]): void {
    try {
      this.request.extensions.trace?.({ type, at: this.#clock.now() });
    } catch (error) {
      throw this.fail(error);
    }
  }

  /** @param reason is told to the app, which has to stop. */
  #settle(state: State, reason?: unknown): void {
    this.#state = state;
    this.#silence.stop();
    this.request.extensions.signal?.removeEventListener("abort", this.#onAbort);
    for (const reject of this.#waiting) reject(this.#endedBy());
    this.#waiting.clear();
    if (reason !== undefined || state.is === "failed") this.#toApp.abort(reason);
    for (const release of this.#atEnd.splice(0)) release();
    this.#onOver(this);
    this.#traceEnd();
  }

  #traceEnd(): void {
    const { trace } = this.request.extensions;
    const at = this.#clock.now();
    try {
      if (this.#state.is === "failed") trace?.({ type: "failed", at, error: this.#state.error });
      else trace?.({ type: "done", at });
    } catch {
      // There is nothing left that it could end.
    }
  }

  #wait<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.isOver) reject(this.#endedBy());
      else this.#waiting.add(reject);
      const forget = (): unknown => this.#waiting.delete(reject);
      work.then(forget, forget);
      work.then(resolve, reject);
    });
  }

  #endedBy(): unknown {
    if (this.#state.is === "failed") return this.#state.error;
    return new StreamClosedError(`${this.request.toString()}: the exchange is over, and something still waited for it`);
  }
}
