import type { ConnectTarget, PoolCounts, PoolStatus } from "@haulier/core";

import type { PoolConnection } from "./pool-connection.ts";
import { PoolOrigin } from "./pool-origin.ts";

/** Origins that are remembered although nothing is left of their connections. */
const maxForgotten = 1_000;

/** By host and port as in URLs. Looking that up takes a third of the time that a look-up by origin takes. */
class Partition<C extends PoolConnection> {
  readonly name: string;
  readonly http: Map<string, PoolOrigin<C>> = new Map<string, PoolOrigin<C>>();
  readonly https: Map<string, PoolOrigin<C>> = new Map<string, PoolOrigin<C>>();

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * The origins of a pool. Those that nothing is left of are dropped in time, so that a crawler's pool does not grow for ever.
 */
export class OriginList<C extends PoolConnection> {
  readonly #multiplexes: (target: ConnectTarget) => boolean;
  readonly #main = new Partition<C>("");
  readonly #partitions = new Map<string, Partition<C>>([["", this.#main]]);
  #size = 0;
  #pruneAt = maxForgotten;

  constructor(multiplexes: (target: ConnectTarget) => boolean) {
    this.#multiplexes = multiplexes;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#size;
  }

  get(url: URL, partition: string): PoolOrigin<C> {
    const { http, https } = partition === "" ? this.#main : this.#partition(partition);
    const origin = (url.protocol === "https:" ? https : http).get(url.host);
    return origin ?? this.current(new PoolOrigin<C>(url, partition, this.#multiplexes));
  }

  /** The origin itself; or its successor, when it was dropped and asked for anew. */
  current(origin: PoolOrigin<C>): PoolOrigin<C> {
    const { http, https } = this.#partition(origin.partition);
    const origins = origin.target.protocol === "https:" ? https : http;
    const present = origins.get(origin.host);
    if (present !== undefined) return present;
    if (this.#size >= this.#pruneAt) this.#prune();
    origins.set(origin.host, origin);
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

  #partition(name: string): Partition<C> {
    let partition = this.#partitions.get(name);
    if (partition === undefined) this.#partitions.set(name, (partition = new Partition<C>(name)));
    return partition;
  }

  *#all(): Generator<PoolOrigin<C>, void, undefined> {
    for (const { http, https } of this.#partitions.values()) {
      yield* http.values();
      yield* https.values();
    }
  }

  #prune(): void {
    for (const { name, http, https } of this.#partitions.values()) {
      for (const origins of [http, https]) {
        for (const origin of origins.values()) {
          if (!origin.isEmpty) continue;
          origins.delete(origin.host);
          this.#size -= 1;
        }
      }
      if (name !== "" && http.size + https.size === 0) this.#partitions.delete(name);
    }
    this.#pruneAt = Math.max(maxForgotten, 2 * this.#size);
  }
}

function add(sum: { -readonly [key in keyof PoolCounts]: number }, counts: PoolCounts): void {
  sum.open += counts.open;
  sum.idle += counts.idle;
  sum.active += counts.active;
  sum.queued += counts.queued;
}
