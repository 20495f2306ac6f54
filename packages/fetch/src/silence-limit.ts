import type { Clock, ClockTimer } from "@haulier/core";

/** A limit on how long one side may be silent. It counts from `start()` to `stop()`. */
export class SilenceLimit {
  readonly #clock: Clock;
  readonly #limit: number | null;
  readonly #onExceeded: (limit: number, elapsed: number) => void;
  #timer: ClockTimer | undefined;
  #since = 0;

  constructor(clock: Clock, limit: number | null, onExceeded: (limit: number, elapsed: number) => void) {
    this.#clock = clock;
    this.#limit = limit;
    this.#onExceeded = onExceeded;
  }

  start(): void {
    const limit = this.#limit;
    if (limit === null) return;
    this.#since = this.#clock.now();
    if (this.#timer === undefined)
      this.#timer = this.#clock.startTimer(() => this.#onExceeded(limit, this.#clock.now() - this.#since), limit);
    else this.#timer.restart();
    // There may be nothing else that keeps the process until then, and somebody waits.
    this.#timer.ref();
  }

  stop(): void {
    this.#timer?.stop();
  }
}
