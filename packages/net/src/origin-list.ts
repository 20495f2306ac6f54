import type { ConnectTarget, PoolCounts, PoolStatus } from "@haulier/core";

import type { PoolConnection } from "./pool-connection.ts";
import { PoolOrigin } from "./pool-origin.ts";

/** Origins that are remembered although nothing is left of their connections. */
const maxForgotten = 1_000;

/** The origins of a pool, by key. Those that nothing is left of are dropped in time, so that a crawler's pool does not grow for ever. */
export class OriginList<C extends PoolConnection> {
  readonly #origins = new Map<string, PoolOrigin<C>>();
  readonly #multiplexes: (target: ConnectTarget) => boolean;
  #pruneAt = maxForgotten;

  constructor(multiplexes: (target: ConnectTarget) => boolean) {
    this.#multiplexes = multiplexes;
  }

  get(url: URL, partition: string): PoolOrigin<C> {
    const key = partition === "" ? url.origin : `${url.origin} ${partition}`;
    return this.#origins.get(key) ?? this.#add(new PoolOrigin<C>(url, key, this.#multiplexes));
  }

  /** The origin itself; or its successor, when it was dropped and asked for anew. */
  current(origin: PoolOrigin<C>): PoolOrigin<C> {
    return this.#origins.get(origin.key) ?? this.#add(origin);
  }

  status(): PoolStatus {
    const origins: Record<string, PoolCounts> = {};
    const total = { open: 0, idle: 0, active: 0, queued: 0 };
    for (const origin of this.#origins.values()) {
      if (origin.isEmpty) continue;
      const counts = origin.counts();
      const { open, idle, active, queued } = (origins[origin.name] ??= { open: 0, idle: 0, active: 0, queued: 0 });
      origins[origin.name] = {
        open: open + counts.open,
        idle: idle + counts.idle,
        active: active + counts.active,
        queued: queued + counts.queued,
      };
      total.open += counts.open;
      total.idle += counts.idle;
      total.active += counts.active;
      total.queued += counts.queued;
    }
    return { ...total, origins };
  }

  #add(origin: PoolOrigin<C>): PoolOrigin<C> {
    if (this.#origins.size >= this.#pruneAt) this.#prune();
    this.#origins.set(origin.key, origin);
    return origin;
  }

  #prune(): void {
    for (const origin of this.#origins.values()) if (origin.isEmpty) this.#origins.delete(origin.key);
    this.#pruneAt = Math.max(maxForgotten, 2 * this.#origins.size);
  }
}
