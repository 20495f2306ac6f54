import type { Clock, ClockTimer } from "./clock.ts";
import { TotalTimeoutError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import { LinkedSignal } from "./linked-signal.ts";

/**
 * The limit on a whole call. It ends what is under way through `signal`, which also follows the caller's own signal, and works over
 * every transport, since honouring a signal is all that it asks of one.
 */
export class TotalDeadline {
  readonly #linked: LinkedSignal;
  readonly #timer: ClockTimer;

  constructor(clock: Clock, limit: number, request: HttpRequest) {
    const startedAt = clock.now();
    this.#timer = clock.startTimer(() => {
      this.#linked.abort(new TotalTimeoutError({ request, limit, elapsed: clock.now() - startedAt }));
    }, limit);
    // Over a transport without sockets there may be nothing else that keeps the process until then, and somebody waits.
    this.#timer.ref();
    this.#linked = new LinkedSignal(request.extensions.signal);
  }

  get signal(): AbortSignal {
    return this.#linked.signal;
  }

  /** Settles as `work` does, or rejects when the limit is reached, also while a hook or a transport pays no heed to the signal. */
  async race<T>(work: Promise<T>, abandon: (late: T) => void): Promise<T> {
    const { signal } = this;
    let stopListening: (() => void) | undefined;
    const ended = new Promise<never>((_resolve, reject) => {
      const listener = (): void => reject(signal.reason);
      if (signal.aborted) listener();
      signal.addEventListener("abort", listener, { once: true });
      stopListening = () => signal.removeEventListener("abort", listener);
    });
    try {
      return await Promise.race([work, ended]);
    } catch (error) {
      if (signal.aborted) work.then(abandon, () => {});
      throw error;
    } finally {
      stopListening?.();
    }
  }

  /** Stops the clock and lets go of the caller's signal. Idempotent. */
  stop(): void {
    this.#timer.stop();
    this.#linked.release();
  }
}
