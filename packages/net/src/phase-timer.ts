import { type Clock, type ClockTimer, systemClock } from "@haulier/core";

/** What a {@link PhaseTimer} may be given. */
export interface PhaseTimerOptions {
  /** @defaultValue the system clock */
  clock?: Clock | undefined;
  /** Whether the process is not to end while the limit counts, since nothing else keeps it. @defaultValue false */
  keepsAlive?: boolean | undefined;
  /** Calls back once pending input has been handled. @defaultValue setImmediate */
  yieldTurn?: ((callback: () => void) => void) | undefined;
}

/** What is told of too long a silence: a function, or an object that many phases are told apart by, which saves a closure for each. */
export type SilenceListener = ((elapsed: number) => void) | { onSilence(elapsed: number, limit: number): void };

type PhaseState =
  /** Nothing is limited. */
  | "stopped"
  /** Silence is counted. */
  | "running"
  /** Our own side is the slow one; silence is not counted. */
  | "paused"
  /** The limit has passed; what has arrived meanwhile is given one turn to show. */
  | "yielding";

/**
 * Limits the silence within a phase of an exchange: reading, writing, waiting. One timer, however often it is touched.
 *
 * When the limit has passed, it gives the event loop one turn before it reports. After the application has blocked the loop, timers
 * run before the sockets are read, and an answer that had arrived in time would be thrown away otherwise.
 */
export class PhaseTimer {
  #onTimeout: SilenceListener | undefined;
  readonly #clock: Clock;
  readonly #yieldTurn: (callback: () => void) => void;
  readonly #keepsAlive: boolean;
  readonly #fired = (): void => this.#fire();
  #state: PhaseState = "stopped";
  #limit = 0;
  /** When something last happened. */
  #since = 0;
  #timer: ClockTimer | undefined = undefined;
  /** When the timer of the clock fires. */
  #firesAt = 0;
  /** Tells a turn that was asked for before the latest start, pause or stop from the one that is awaited. */
  #epoch = 0;

  /** @param onTimeout is told how long the silence was, in milliseconds; the timer has stopped by then. */
  constructor(onTimeout?: SilenceListener, options: PhaseTimerOptions = {}) {
    this.#onTimeout = onTimeout;
    this.#clock = options.clock ?? systemClock;
    this.#keepsAlive = options.keepsAlive ?? false;
    this.#yieldTurn = options.yieldTurn ?? yieldTurn;
  }

  /**
   * Limits the silence from now on to `limit` milliseconds, in place of any limit before. `null` is no limit.
   * @param onTimeout in place of the one before.
   * @param now the time, where that was just looked at.
   */
  start(limit: number | null, onTimeout?: SilenceListener, now: number = this.#clock.now()): void {
    if (limit === null) {
      this.stop();
      return;
    }
    this.#epoch += 1;
    if (onTimeout !== undefined) this.#onTimeout = onTimeout;
    this.#limit = limit;
    this.#count(now);
  }

  /**
   * Something arrived: the limit starts over. Costs a look at the clock; the timer itself is put right when it fires.
   * @param now the time, where that was just looked at.
   */
  touch(now?: number): void {
    if (this.#state === "stopped" || this.#state === "paused") return;
    this.#since = now ?? this.#clock.now();
  }

  /** Stops counting while our own side is the slow one, so that back-pressure is not taken for a silent peer. */
  pause(): void {
    if (this.#state === "stopped" || this.#state === "paused") return;
    this.#halt("paused");
  }

  /** Counts again, from zero. */
  resume(): void {
    if (this.#state === "paused") this.#count(this.#clock.now());
  }

  /** Ends the limit. Harmless when there is none. */
  stop(): void {
    if (this.#state !== "stopped") this.#halt("stopped");
  }

  /**
   * Ends the limit, and lets the timer of the clock run on for the next one: to start and stop one for each of many short phases costs
   * more than to let one fire in vain. For a timer that will be used again soon, and is not `keepsAlive`.
   */
  rest(): void {
    this.#state = "stopped";
    this.#epoch += 1;
    this.#onTimeout = undefined;
  }

  #count(now: number): void {
    this.#since = now;
    this.#state = "running";
    // One that fires too early finds that out, and is started again for the rest.
    if (this.#timer === undefined || this.#firesAt > now + this.#limit) this.#startTimer(now, this.#limit);
  }

  #halt(state: "paused" | "stopped"): void {
    this.#state = state;
    this.#epoch += 1;
    this.#timer?.stop();
    this.#timer = undefined;
  }

  #fire(): void {
    this.#timer = undefined;
    if (this.#state !== "running") return;
    if (this.#countOn()) return;
    this.#state = "yielding";
    const epoch = this.#epoch;
    this.#yieldTurn(() => {
      if (epoch !== this.#epoch || this.#countOn()) return;
      this.#halt("stopped");
      const elapsed = this.#clock.now() - this.#since;
      if (typeof this.#onTimeout === "function") this.#onTimeout(elapsed);
      else this.#onTimeout?.onSilence(elapsed, this.#limit);
    });
  }

  /** Whether there is time left, since it was touched; then the timer runs for the rest. */
  #countOn(): boolean {
    const now = this.#clock.now();
    const left = this.#since + this.#limit - now;
    // Native timers count whole milliseconds and may fire up to one early.
    if (left < 1) return false;
    this.#state = "running";
    this.#startTimer(now, left);
    return true;
  }

  #startTimer(now: number, delay: number): void {
    this.#timer?.stop();
    this.#timer = this.#clock.startTimer(this.#fired, delay);
    this.#firesAt = now + delay;
    if (this.#keepsAlive) this.#timer.ref();
  }
}

function yieldTurn(callback: () => void): void {
  setImmediate(callback);
}
