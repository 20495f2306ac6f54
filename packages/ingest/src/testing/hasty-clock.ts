import type { Clock, ClockTimer } from "@haulier/core";

/** Time that passes where somebody waits for it, and at once: for code that also waits for files, which no virtual clock can hold up. */
export class HastyClock implements Clock {
  /** How long was waited, each time, in milliseconds. */
  readonly delays: number[] = [];
  /** How much time passes whenever somebody looks, in milliseconds. */
  step = 0;
  #now = 0;

  now(): number {
    this.#now += this.step;
    return this.#now;
  }

  timestamp(): number {
    return Date.UTC(2000, 0, 1) + this.#now;
  }

  startTimer(callback: () => void, delay: number): ClockTimer {
    let isRunning = true;
    this.delays.push(delay);
    queueMicrotask(() => {
      if (!isRunning) return;
      this.#now += delay;
      callback();
    });
    return { restart: () => {}, stop: () => void (isRunning = false), ref: () => {} };
  }
}
