import type { Clock, ClockTimer } from "./clock.ts";
import { TotalTimeoutError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";

/**
 * The limit on a whole call. It ends what is under way through `signal`, which also follows the caller's own signal, and works over
 * every transport, since honouring a signal is all that it asks of one.
 */
export class TotalDeadline {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #timer: ClockTimer;
  readonly #follow = (): void => this.#controller.abort(this.#caller?.reason);

  constructor(clock: Clock, limit: number, request: HttpRequest) {
    const startedAt = clock.now();
    this.#timer = clock.startTimer(() => {
      this.#controller.abort(new TotalTimeoutError({ request, limit, elapsed: clock.now() - startedAt }));
    }, limit);
    // Over a transport without sockets there may be nothing else that keeps the process until then, and somebody waits.
    this.#timer.ref();
    this.#caller = request.extensions.signal;
    if (this.#caller?.aborted === true) this.#follow();
    else this.#caller?.addEventListener("abort", this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
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
    this.#caller?.removeEventListener("abort", this.#follow);
  }
}
