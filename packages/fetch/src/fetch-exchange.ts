import { ReadTimeoutError, StreamClosedError, WriteTimeoutError, type Clock, type HttpRequest } from "@haulier/core";

import { SilenceLimit } from "./silence-limit.ts";

/**
 * One exchange from the call of `fetch` to the end of the response body. It ends once: well, or by the first failure, which everybody who
 * waits is told of, whatever `fetch` makes of it. Then the caller's signal and all timers are let go.
 */
export class FetchExchange {
  readonly request: HttpRequest;
  readonly #clock: Clock;
  readonly #onOver: (exchange: FetchExchange) => void;
  /** Ends what the engine does. The caller's own signal is not given to it, since some engines never stop listening. */
  readonly #engine = new AbortController();
  readonly #read: SilenceLimit;
  readonly #write: SilenceLimit;
  readonly #waiting = new Set<(error: unknown) => void>();
  readonly #atEnd: (() => void)[] = [];
  readonly #onAbort = (): void => void this.fail(this.request.extensions.signal?.reason);
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #isSending = false;
  #isWaitingForServer = false;

  /** The signal is not aborted yet. */
  constructor(request: HttpRequest, clock: Clock, onOver: (exchange: FetchExchange) => void) {
    const { signal, timeout } = request.extensions;
    this.request = request;
    this.#clock = clock;
    this.#onOver = onOver;
    this.#read = new SilenceLimit(clock, timeout?.read ?? null, (limit, elapsed) => {
      this.fail(new ReadTimeoutError({ request, limit, elapsed }));
    });
    this.#write = new SilenceLimit(clock, timeout?.write ?? null, (limit, elapsed) => {
      this.fail(new WriteTimeoutError({ request, limit, elapsed }));
    });
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** What `fetch` is given as its signal. */
  get engineSignal(): AbortSignal {
    return this.#engine.signal;
  }

  /** Whether the exchange has ended, well or not. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it has ended well. */
  get hasEnded(): boolean {
    return this.#isOver && this.#failure === undefined;
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

  /** As {@link wait}, for what the server has to do within `timeout.read`. While the request body is being sent, it is not its turn. */
  async waitForServer<T>(work: Promise<T>): Promise<T> {
    this.#isWaitingForServer = true;
    if (!this.#isSending) this.#read.start();
    try {
      return await this.wait(work);
    } finally {
      this.#isWaitingForServer = false;
      this.#read.stop();
    }
  }

  /** A request body begins that `fetch` asks for piece by piece. */
  sendingBegins(): void {
    this.#isSending = true;
    this.#read.stop();
  }

  /** A piece was handed over; the next one has to be asked for within `timeout.write`. */
  pieceGiven(): void {
    if (!this.#isOver) this.#write.start();
  }

  /** The next piece was asked for. */
  pieceAsked(): void {
    this.#write.stop();
  }

  /** The last piece of the request body was taken, or `fetch` wants no more of it. */
  sendingEnded(): void {
    this.#isSending = false;
    this.#write.stop();
    if (this.#isWaitingForServer && !this.#isOver) this.#read.start();
  }

  /** Calls `stop` when the exchange ends; at once when it has. */
  atEnd(stop: () => void): void {
    if (this.#isOver) stop();
    else this.#atEnd.push(stop);
  }

  /** Ends the exchange by a failure, and gives what to throw: that of the first failure, however many follow. */
  fail(error: unknown): unknown {
    if (this.#isOver) return this.#endedBy();
    this.#failure = { error };
    this.#end();
    this.#engine.abort(error);
    this.#traceEnd("failed", error);
    return error;
  }

  /** Ends the exchange well: its body has ended, or was left. */
  end(): void {
    if (this.#isOver) return;
    this.#end();
    this.#traceEnd("done");
  }

  /** Tells what happens. What the listener throws is for the caller of this to fail with. */
  trace(type: "requestSent" | "headersReceived"): void {
    this.request.extensions.trace?.({ type, at: this.#clock.now() });
  }

  /** When all is over, a listener that throws changes nothing. */
  #traceEnd(type: "done" | "failed", error?: unknown): void {
    try {
      this.request.extensions.trace?.({ type, at: this.#clock.now(), ...(type === "failed" ? { error } : {}) });
    } catch {
      // The exchange has its outcome.
    }
  }

  #end(): void {
    this.#isOver = true;
    this.#read.stop();
    this.#write.stop();
    this.request.extensions.signal?.removeEventListener("abort", this.#onAbort);
    for (const stop of this.#atEnd.splice(0)) stop();
    for (const reject of this.#waiting) reject(this.#endedBy());
    this.#waiting.clear();
    this.#onOver(this);
  }

  #endedBy(): unknown {
    return this.#failure === undefined
      ? new StreamClosedError(
          `${this.request.toString()}: the response was closed while something still waited for the exchange`,
        )
      : this.#failure.error;
  }
}
