import type { Clock, ClockTimer } from "@haulier/core";

interface TestTimer extends ClockTimer {
  readonly callback: () => void;
  due: number;
  isReferenced: boolean;
}

/** Time that passes when the test says so. */
export class TestClock implements Clock {
  readonly #timers = new Set<TestTimer>();
  #now = 1_000;

  /** Timers that are running. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Those of them that keep the process alive. */
  get referenced(): number {
    return [...this.#timers].filter((timer) => timer.isReferenced).length;
  }

  now(): number {
    return this.#now;
  }

  timestamp(): number {
    return this.#now;
  }

  startTimer(callback: () => void, delay: number): ClockTimer {
    const start = (): void => {
      timer.due = this.#now + delay;
      this.#timers.add(timer);
    };
    const timer: TestTimer = {
      callback,
      due: 0,
      isReferenced: false,
      restart: start,
      stop: () => this.#timers.delete(timer),
      ref: () => {
        timer.isReferenced = true;
      },
    };
    start();
    return timer;
  }

  /** Lets time pass, then lets the event loop turn once, as time-outs give it a turn before they strike. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (let timer = this.#nextDue(end); timer !== undefined; timer = this.#nextDue(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.due);
      timer.callback();
    }
    this.#now = end;
    await turn();
  }

  /** Lets time pass without running any timer, as when the application blocks the event loop. */
  block(milliseconds: number): void {
    this.#now += milliseconds;
  }

  #nextDue(end: number): TestTimer | undefined {
    let next: TestTimer | undefined;
    for (const timer of this.#timers)
      if (timer.due <= end && (next === undefined || timer.due < next.due)) next = timer;
    return next;
  }
}

/** Resolves when everything that is under way within this turn of the event loop has happened. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
