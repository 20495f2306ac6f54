import type { Clock } from "@haulier/core";

import { PhaseTimer, type SilenceListener } from "./phase-timer.ts";

/**
 * Phase timers for many short phases: put back, one keeps the timer of the clock that runs for it, and the next phase begins without
 * starting another.
 */
export class TimerShelf {
  readonly #clock: Clock;
  readonly #resting: PhaseTimer[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A timer that limits the silence from now on to `limit` milliseconds.
   * @param now the time, where that was just looked at.
   */
  start(limit: number, onTimeout: SilenceListener, now?: number): PhaseTimer {
    const timer = this.#resting.pop() ?? new PhaseTimer(undefined, { clock: this.#clock });
    timer.start(limit, onTimeout, now);
    return timer;
  }

  /** Ends the limit of a timer of this shelf. It must not be used any more. */
  putBack(timer: PhaseTimer): void {
    timer.rest();
    this.#resting.push(timer);
  }
}
