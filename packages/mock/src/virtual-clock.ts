import { checkOptionNames, type Clock, type ClockTimer } from "@haulier/core";

import { inspectSymbol } from "./inspect.ts";
import { settlePromises } from "./settle-promises.ts";

/** Options of a {@link VirtualClock}. */
export interface VirtualClockOptions {
  /** The wall-clock time at the start, in milliseconds since the Unix epoch. @defaultValue 2000-01-01T00:00:00Z */
  timestamp?: number | undefined;
}

/** A timer that has not fired yet. */
export interface PendingTimer {
  /** When it fires, by {@link VirtualClock.now}. */
  readonly at: number;
  /** The delay that it was started with, in milliseconds. */
  readonly delay: number;
}

const optionNames: ReadonlySet<string> = new Set<keyof VirtualClockOptions>(["timestamp"]);

/** The longest delay that the timers of a runtime take, 24.8 days; a longer one fires at once there. */
const MAX_DELAY = 2 ** 31 - 1;

/** After so many timers {@link VirtualClock.runAll} takes it that there is no end to them. */
const MAX_TIMERS = 10_000;

/**
 * Time that passes only when it is told to. Given to a `Client`, a `MockTransport` and whatever else takes a clock, it runs timeouts, delays
 * and back-off without waiting for them.
 *
 * ```ts
 * const clock = new VirtualClock();
 * const sending = client.get("https://example.com/slow");
 * await clock.advance(30_000); // 30 seconds later, at once
 * ```
 *
 * Before the first timer, between two of them and after the last one it lets promises settle, by letting a task of the event loop pass:
 * code that has been called reaches its next timer or its end. What waits for a socket, a file or a thread is not waited for.
 */
export class VirtualClock implements Clock {
  readonly #epoch: number;
  #now = 0;
  /** By the time they are due; of those due at once, the one first that was started first. */
  readonly #timers: VirtualTimer[] = [];
  /** Moves follow one another, also when they are not awaited. */
  #moving: Promise<unknown> = Promise.resolve();

  constructor(options: VirtualClockOptions = {}) {
    checkOptionNames("VirtualClock", options, optionNames);
    const { timestamp = Date.UTC(2000, 0, 1) } = options;
    if (!Number.isFinite(timestamp))
      throw new RangeError(`timestamp: expected milliseconds since 1970, got ${timestamp}`);
    this.#epoch = timestamp;
  }

  /** Milliseconds since the clock was made. */
  now(): number {
    return this.#now;
  }

  timestamp(): number {
    return this.#epoch + this.#now;
  }

  /** @throws RangeError for a delay that the timers of a runtime would not keep: NaN, or more than 24.8 days. */
  startTimer(callback: () => void, delay: number): ClockTimer {
    if (!(delay <= MAX_DELAY)) throw new RangeError(`startTimer: ${delay} ms is not a delay that timers can keep`);
    const timer = new VirtualTimer(this, callback, Math.max(0, delay));
    timer.restart();
    return timer;
  }

  /** The timers that are running, in the order in which they will fire. */
  get pending(): readonly PendingTimer[] {
    return this.#timers.map(({ at, delay }) => ({ at, delay }));
  }

  /**
   * Moves the time `ms` milliseconds on. Timers that are due on the way fire in order, each at its time; 0 lets promises settle and fires what
   * is due now.
   * @throws What a timer's callback throws.
   */
  advance(ms: number): Promise<void> {
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY))
      throw new RangeError(`advance: expected milliseconds, 0 or more, got ${ms}`);
    return this.#move(async () => {
      const end = this.#now + ms;
      await settlePromises();
      while (await this.#fireNext(end));
      this.#now = end;
    });
  }

  /** Moves the time to the next timer and fires it. Resolves with whether there was one. @throws What its callback throws. */
  next(): Promise<boolean> {
    return this.#move(async () => {
      await settlePromises();
      return this.#fireNext(Number.POSITIVE_INFINITY);
    });
  }

  /**
   * Moves the time from timer to timer until none is running.
   * @throws RangeError after 10 000 timers, when there seems to be no end to them; what a timer's callback throws.
   */
  runAll(): Promise<void> {
    return this.#move(async () => {
      await settlePromises();
      for (let fired = 0; await this.#fireNext(Number.POSITIVE_INFINITY); fired++) {
        if (fired === MAX_TIMERS)
          throw new RangeError(`runAll: timers are still being started after ${MAX_TIMERS}; use advance()`);
      }
    });
  }

  /** `VirtualClock { at 1500 ms, pending: 500 ms, 28500 ms }`, with how long each timer has still to run. */
  toString(): string {
    const pending = this.#timers.map(({ at }) => `${at - this.#now} ms`).join(", ");
    return `VirtualClock { at ${this.#now} ms, pending: ${pending === "" ? "none" : pending} }`;
  }

  [inspectSymbol](): string {
    return this.toString();
  }

  /** @internal */
  add(timer: VirtualTimer): void {
    const later = this.#timers.findLastIndex(({ at }) => at <= timer.at);
    this.#timers.splice(later + 1, 0, timer);
  }

  /** @internal */
  remove(timer: VirtualTimer): void {
    const index = this.#timers.indexOf(timer);
    if (index !== -1) this.#timers.splice(index, 1);
  }

  #move<T>(move: () => Promise<T>): Promise<T> {
    const moved = this.#moving.then(move);
    this.#moving = moved.catch(() => {});
    return moved;
  }

  async #fireNext(end: number): Promise<boolean> {
    const timer = this.#timers[0];
    if (timer === undefined || timer.at > end) return false;
    this.#timers.shift();
    this.#now = timer.at;
    timer.fire();
    await settlePromises();
    return true;
  }
}

class VirtualTimer implements ClockTimer {
  readonly #clock: VirtualClock;
  readonly #callback: () => void;
  readonly delay: number;
  at = 0;

  constructor(clock: VirtualClock, callback: () => void, delay: number) {
    this.#clock = clock;
    this.#callback = callback;
    this.delay = delay;
  }

  restart(): void {
    this.#clock.remove(this);
    this.at = this.#clock.now() + this.delay;
    this.#clock.add(this);
  }

  stop(): void {
    this.#clock.remove(this);
  }

  /** There is no process to keep alive: whoever moves the time is alive. */
  ref(): void {}

  fire(): void {
    this.#callback();
  }
}
