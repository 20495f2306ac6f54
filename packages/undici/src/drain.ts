import type { Clock, ClockTimer } from "@haulier/core";

/** The most that is read of a body that nobody wants, in bytes. */
const MOST_BYTES = 64 * 1024;

/** The longest that it is waited for, in milliseconds. */
const MOST_TIME = 100;

/** Reads the small rest of a body that nobody wants: cheaper than a new connection, as long as it is small and soon there. */
export class Drain {
  #left = MOST_BYTES;
  readonly #timer: ClockTimer;

  private constructor(clock: Clock, onTimeout: () => void) {
    this.#timer = clock.startTimer(onTimeout, MOST_TIME);
  }

  /** Begins, unless a body of this length is too much anyway. */
  static start(contentLength: number | undefined, clock: Clock, onTimeout: () => void): Drain | undefined {
    return contentLength !== undefined && contentLength > MOST_BYTES ? undefined : new Drain(clock, onTimeout);
  }

  /** Counts what has come; whether more may come. */
  take(bytes: number): boolean {
    this.#left -= bytes;
    return this.#left >= 0;
  }

  stop(): void {
    this.#timer.stop();
  }
}
