import type { Clock } from "@haulier/core";

/** How far something has got, and how fast. */
export interface Progress {
  /** Bytes so far, those of an earlier run included. */
  readonly transferred: number;
  /** Bytes in all, where that is known; with the last call always the same as `transferred`. */
  readonly total: number | undefined;
  /** Bytes in a second, of late: what is 3 seconds past counts a third of what is now. */
  readonly rate: number;
  /** How long it will still take at that rate, in milliseconds; undefined where nobody can tell. */
  readonly eta: number | undefined;
  /** Since the beginning of this run, in milliseconds. */
  readonly elapsed: number;
}

/** The time in which what was measured loses two thirds of its weight, in milliseconds. */
const TIME_CONSTANT = 3_000;

/** Measures a rate that is weighted exponentially: what has happened of late counts most, and no gap or burst makes it jump. */
export class ProgressMeter {
  readonly #clock: Clock;
  readonly #startedAt: number;
  #at: number;
  #transferred: number;
  /** What came since the last measurement that had taken time. */
  #amount = 0;
  #weightedRate = 0;
  /** The sum of the weights: less than 1 at the beginning, when nothing was before. */
  #weight = 0;

  /** Begins at what is there already, which no time has been taken for. */
  constructor(clock: Clock, transferred: number) {
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#at = this.#startedAt;
    this.#transferred = transferred;
  }

  measure(transferred: number, total: number | undefined): Progress {
    const now = this.#clock.now();
    this.#weigh(transferred, now);
    const rate = this.#weight === 0 ? 0 : this.#weightedRate / this.#weight;
    return { transferred, total, rate, eta: etaOf(transferred, total, rate), elapsed: now - this.#startedAt };
  }

  #weigh(transferred: number, now: number): void {
    // Less than before is what was begun anew: it has been no progress.
    this.#amount += Math.max(0, transferred - this.#transferred);
    this.#transferred = transferred;
    const passed = now - this.#at;
    if (passed === 0) return;
    const kept = Math.exp(-passed / TIME_CONSTANT);
    this.#weightedRate = this.#weightedRate * kept + (this.#amount / passed) * 1_000 * (1 - kept);
    this.#weight = this.#weight * kept + 1 - kept;
    this.#at = now;
    this.#amount = 0;
  }
}

function etaOf(transferred: number, total: number | undefined, rate: number): number | undefined {
  if (total === undefined) return undefined;
  if (total <= transferred) return 0;
  return rate === 0 ? undefined : ((total - transferred) / rate) * 1_000;
}
