import type { Clock, ClockTimer } from "../clock.ts";

interface TestTimer extends ClockTimer {
  readonly callback: () => void;
  due: number;
}

/** Time that passes when the test says so. */
export class TestClock implements Clock {
  /** How often a timer was told to keep the process alive. */
  refs = 0;
  readonly #timers = new Set<TestTimer>();
  #now = 1_000;

  /** Timers that are running. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  timestamp(): number {
    return 1_700_000_000_000 + this.#now;
  }

  startTimer(callback: () => void, delay: number): ClockTimer {
    const start = (): void => {
      timer.due = this.#now + delay;
      this.#timers.add(timer);
    };
    const timer: TestTimer = {
      callback,
      due: 0,
      restart: start,
      stop: () => void this.#timers.delete(timer),
      ref: () => {
        this.refs += 1;
      },
    };
    start();
    return timer;
  }

  /** Lets time pass, and fires what falls due, each at its time. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = timer.due;
      timer.callback();
    }
    this.#now = end;
  }

  #next(end: number): TestTimer | undefined {
    return [...this.#timers].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due)[0];
  }
}
