import type { ConnectTarget, PoolCounts, PoolStatus } from "@haulier/core";

import type { PoolConnection } from "./pool-connection.ts";
import { PoolOrigin } from "./pool-origin.ts";

/** Origins that are remembered although nothing is left of their connections. */
const maxForgotten = 1_000;

/**
 * The origins of a pool. Those that nothing is left of are dropped in time, so that a crawler's pool does not grow for ever.
 */
export class OriginList<C extends PoolConnection> {
  readonly #multiplexes: (target: ConnectTarget) => boolean;
  /** By partition, and in that by name. */
  readonly #partitions = new Map<string, Map<string, PoolOrigin<C>>>();
  /** The one that was asked for last: most requests go where the one before went. */
  #last: PoolOrigin<C> | undefined;
  #size = 0;
  #pruneAt = maxForgotten;

  constructor(multiplexes: (target: ConnectTarget) => boolean) {
    this.#multiplexes = multiplexes;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#size;
  }

  /** @param href a URL as `URL.href` gives it. */
  get(href: string, partition: string): PoolOrigin<C> {
    const last = this.#last;
    if (last !== undefined && last.partition === partition && href.startsWith(last.prefix)) return last;
    const known = this.#partitions.get(partition)?.get(originOf(href));
    this.#last = known ?? this.current(new PoolOrigin<C>(new URL(href), partition, this.#multiplexes));
    return this.#last;
  }

  /** The origin itself; or its successor, when it was dropped and asked for anew. */
  current(origin: PoolOrigin<C>): PoolOrigin<C> {
    const present = this.#partitions.get(origin.partition)?.get(origin.name);
    if (present !== undefined) return present;
    if (this.#size >= this.#pruneAt) this.#prune();
    let origins = this.#partitions.get(origin.partition);
    if (origins === undefined) this.#partitions.set(origin.partition, (origins = new Map()));
    origins.set(origin.name, origin);
    this.#size += 1;
    return origin;
  }

  status(): PoolStatus {
    const total = { open: 0, idle: 0, active: 0, queued: 0 };
    const origins: Record<string, typeof total> = {};
    for (const origin of this.#all()) {
      if (origin.isEmpty) continue;
      const counts = origin.counts();
      add(total, counts);
      add((origins[origin.name] ??= { open: 0, idle: 0, active: 0, queued: 0 }), counts);
    }
    return { ...total, origins };
  }

  *#all(): Generator<PoolOrigin<C>, void, undefined> {
    for (const origins of this.#partitions.values()) yield* origins.values();
  }

  #prune(): void {
    this.#last = undefined;
    for (const [partition, origins] of this.#partitions) {
      for (const [name, origin] of origins) {
        if (!origin.isEmpty) continue;
        origins.delete(name);
        this.#size -= 1;
      }
      if (origins.size === 0) this.#partitions.delete(partition);
    }
    this.#pruneAt = Math.max(maxForgotten, 2 * this.#size);
  }
}

/** Cut out of the text, which is a third of the price of a `URL`. */
function originOf(href: string): string {
  const origin = href.slice(0, href.indexOf("/", href.indexOf(":") + 3));
  // Userinfo is no part of it.
  return origin.includes("@") ? new URL(href).origin : origin;
}

function add(sum: { -readonly [key in keyof PoolCounts]: number }, counts: PoolCounts): void {
  sum.open += counts.open;
  sum.idle += counts.idle;
  sum.active += counts.active;
  sum.queued += counts.queued;
}
