import type { Clock } from "@haulier/core";

import { AbortWatch } from "./abort-watch.ts";
import { LinkedList } from "./linked-list.ts";
import type { PoolConnection } from "./pool-connection.ts";
import type { PoolOrigin } from "./pool-origin.ts";
import { PoolWaiter, type AcquireOptions, type LeaveCause } from "./pool-waiter.ts";

/** Told of a waiter that has left without a connection. */
export type OnLeft<C extends PoolConnection> = (origin: PoolOrigin<C>, cause: LeaveCause) => void;

/** Those who wait for a connection of a pool, and the queue of those among them that no dial is under way for. */
export class PoolWaiters<C extends PoolConnection> {
  readonly #clock: Clock;
  readonly #onLeft: OnLeft<C>;
  readonly #all = new Set<PoolWaiter<C>>();
  readonly #queue = new LinkedList<PoolWaiter<C>>();
  readonly #aborts = new AbortWatch<PoolWaiter<C>>((waiter, reason) => this.#leave(waiter, "abort", reason));
  #arrivals = 0;

  constructor(clock: Clock, onLeft: OnLeft<C>) {
    this.#clock = clock;
    this.#onLeft = onLeft;
  }

  get size(): number {
    return this.#all.size;
  }

  /** The first in the queue. */
  get head(): PoolWaiter<C> | undefined {
    return this.#queue.first;
  }

  /** Adds a waiter at the end of the queue. */
  join(origin: PoolOrigin<C>, options: AcquireOptions): PoolWaiter<C> {
    const waiter = new PoolWaiter(origin, options, {
      arrival: (this.#arrivals += 1),
      clock: this.#clock,
      aborts: this.#aborts,
      leave: this.#leave,
    });
    this.#all.add(waiter);
    origin.queued.addLast(waiter.place);
    this.#queue.addLast(waiter.turn);
    return waiter;
  }

  /** Takes a waiter off all lists, to be resolved or rejected. */
  dismiss(waiter: PoolWaiter<C>): PoolWaiter<C> {
    this.#all.delete(waiter);
    this.#queue.remove(waiter.turn);
    waiter.place.list?.remove(waiter.place);
    return waiter;
  }

  rejectAll(error: unknown): void {
    for (const waiter of this.#all) this.dismiss(waiter).reject(error);
  }

  /**
   * Says for which waiters of an origin a dial is under way, after the dials there have changed: where dials are shared for all or none,
   * else for as many as there are dials.
   */
  assign(origin: PoolOrigin<C>): void {
    const served = origin.isShared && origin.dials.size > 0 ? Number.POSITIVE_INFINITY : origin.dials.size;
    if (origin.dialing.size > served) this.#queueAgain(origin, [...origin.dialing].slice(served));
    while (origin.queued.first !== undefined && origin.dialing.size < served) {
      const waiter = origin.queued.first;
      this.#queue.remove(waiter.turn);
      origin.queued.remove(waiter.place);
      origin.dialing.addLast(waiter.place);
      origin.dials.last?.allow(waiter.connectLimit);
      waiter.beginDialing();
    }
  }

  /** They keep their place by order of arrival. */
  #queueAgain(origin: PoolOrigin<C>, waiters: readonly PoolWaiter<C>[]): void {
    for (const waiter of waiters) {
      origin.dialing.remove(waiter.place);
      waiter.queueAgain();
    }
    const places = waiters.map((waiter) => waiter.place);
    origin.queued.merge(places, arrivalOf);
    const turns = waiters.map((waiter) => waiter.turn);
    this.#queue.merge(turns, arrivalOf);
  }

  readonly #leave = (waiter: PoolWaiter<C>, cause: LeaveCause, error: unknown): void => {
    this.dismiss(waiter).reject(error);
    this.#onLeft(waiter.origin, cause);
  };
}

function arrivalOf(waiter: { readonly arrival: number }): number {
  return waiter.arrival;
}
