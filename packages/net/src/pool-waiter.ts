import {
  type Clock,
  ConnectTimeoutError,
  type HttpRequest,
  PoolTimeoutError,
  type Timeouts,
  type TransportError,
} from "@haulier/core";

import type { AbortWatch } from "./abort-watch.ts";
import { ListNode } from "./linked-list.ts";
import { PhaseTimer } from "./phase-timer.ts";
import type { PoolConnection } from "./pool-connection.ts";
import type { PoolOrigin } from "./pool-origin.ts";

/** What a request says when it asks for a connection. */
export interface AcquireOptions {
  /** How long to wait for a free connection and for a dial. @defaultValue no limit */
  readonly timeouts?: Pick<Timeouts, "pool" | "connect"> | undefined;
  /** Ends the wait; the promise then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Named by the errors. */
  readonly request?: HttpRequest | undefined;
  /** Called once, when a dial is under way for this request: its own, one that was left over, or one that it shares. */
  readonly onDial?: (() => void) | undefined;
}

/** Why a waiter leaves without a connection. */
export type LeaveCause = "abort" | "pool" | "connect";

type WaiterState =
  /** No dial is under way for it; the `pool` limit counts. */
  | "queued"
  /** A dial is under way for it; the `connect` limit counts. */
  | "dialing"
  /** It has a connection or an error. */
  | "done";

/** What the pool gives a waiter. */
export interface WaitingRoom<C extends PoolConnection> {
  /** How many have come so far. */
  readonly arrival: number;
  readonly clock: Clock;
  readonly aborts: AbortWatch<PoolWaiter<C>>;
  /** A limit has passed. */
  readonly leave: (waiter: PoolWaiter<C>, cause: LeaveCause, error: unknown) => void;
}

/** A request that waits for a connection. */
export class PoolWaiter<C extends PoolConnection> {
  readonly origin: PoolOrigin<C>;
  readonly options: AcquireOptions;
  /** Counts the waiters of the pool. */
  readonly arrival: number;
  readonly promise: Promise<C>;
  /** Its place among the waiters of its origin. */
  readonly place: ListNode<PoolWaiter<C>> = new ListNode<PoolWaiter<C>>(this);
  /** Its place among all waiters that no dial is under way for. */
  readonly turn: ListNode<PoolWaiter<C>> = new ListNode<PoolWaiter<C>>(this);
  readonly #pool: WaitingRoom<C>;
  readonly #timer: PhaseTimer;
  /** Time used up in earlier stretches of either state. */
  readonly #spent: { queued: number; dialing: number } = { queued: 0, dialing: 0 };
  #state: WaiterState = "queued";
  #since: number;
  #told = false;
  #resolve!: (connection: C) => void;
  #reject!: (error: unknown) => void;

  constructor(origin: PoolOrigin<C>, options: AcquireOptions, pool: WaitingRoom<C>) {
    this.origin = origin;
    this.options = options;
    this.arrival = pool.arrival;
    this.#pool = pool;
    this.#timer = new PhaseTimer((elapsed) => this.#timeOut(elapsed), { clock: pool.clock, keepsAlive: true });
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (options.signal !== undefined) pool.aborts.add(options.signal, this);
    this.#since = pool.clock.now();
    this.#startTimer();
  }

  /** The limit for dialling, in milliseconds. */
  get connectLimit(): number | null {
    return this.options.timeouts?.connect ?? null;
  }

  /** A dial is under way for it now. */
  beginDialing(): void {
    this.#switch("dialing");
    if (this.#told) return;
    this.#told = true;
    this.options.onDial?.();
  }

  /** The dial that was under way for it has served others. */
  queueAgain(): void {
    this.#switch("queued");
  }

  resolve(connection: C): void {
    this.#cleanup();
    this.#resolve(connection);
  }

  reject(error: unknown): void {
    this.#cleanup();
    this.#reject(error);
  }

  #switch(state: "queued" | "dialing"): void {
    const now = this.#pool.clock.now();
    if (this.#state !== "done") this.#spent[this.#state] += now - this.#since;
    this.#state = state;
    this.#since = now;
    this.#startTimer();
  }

  #startTimer(): void {
    const limit = this.#limit();
    if (limit === null || this.#state === "done") this.#timer.stop();
    else this.#timer.start(Math.max(0, limit - this.#spent[this.#state]));
  }

  #limit(): number | null {
    const { timeouts } = this.options;
    return (this.#state === "queued" ? timeouts?.pool : timeouts?.connect) ?? null;
  }

  #timeOut(elapsedSinceThen: number): void {
    const state = this.#state;
    const limit = this.#limit();
    if (state === "done" || limit === null) return;
    const options = { request: this.options.request, limit, elapsed: this.#spent[state] + elapsedSinceThen };
    const error: TransportError = state === "queued" ? new PoolTimeoutError(options) : new ConnectTimeoutError(options);
    this.#pool.leave(this, state === "queued" ? "pool" : "connect", error);
  }

  #cleanup(): void {
    this.#state = "done";
    this.#timer.stop();
    if (this.options.signal !== undefined) this.#pool.aborts.remove(this.options.signal, this);
  }
}
