import type { ConnectTarget, PoolCounts } from "@haulier/core";

import { LinkedList } from "./linked-list.ts";
import type { PoolConnection } from "./pool-connection.ts";
import type { PoolDial } from "./pool-dial.ts";
import type { PoolEntry } from "./pool-entry.ts";
import type { PoolWaiter } from "./pool-waiter.ts";

/** How many requests the connections of an origin carry, as far as that is known. */
type Sharing =
  /** It depends on the protocol that the server will choose: one dial finds out, on behalf of all who wait. */
  | "unknown"
  /** Many: one dial at a time is enough for all who wait. */
  | "many"
  /** One: each who waits has a dial of its own. */
  | "one";

/**
 * The connections of a pool that are interchangeable: same origin, same partition. Made by `pool.origin()`; to everyone but the pool it is
 * a ticket.
 */
export class PoolOrigin<C extends PoolConnection> {
  /** Such as `https://example.com`. */
  readonly name: string;
  /** What else keeps its connections apart from others to the same origin. */
  readonly partition: string;
  /** @internal What its URLs begin with. */
  readonly prefix: string;
  readonly target: ConnectTarget;
  /** @internal Connections with room for another request, the one freed last at the front. */
  readonly available: LinkedList<PoolEntry<C>> = new LinkedList();
  /** @internal Waiters for whom a dial is under way, in order of arrival. All of them came before the others. */
  readonly dialing: LinkedList<PoolWaiter<C>> = new LinkedList();
  /** @internal Waiters for whom none is, in order of arrival. They are in the queue of the pool as well. */
  readonly queued: LinkedList<PoolWaiter<C>> = new LinkedList();
  /** @internal Dials on behalf of those who wait, oldest first. */
  readonly dials: LinkedList<PoolDial<C>> = new LinkedList();
  /** @internal Dials that nobody waits for any more. */
  readonly spares: LinkedList<PoolDial<C>> = new LinkedList();
  /** @internal Connections that exist. */
  connections = 0;
  /** @internal Those of them that are idle. */
  idle = 0;
  #sharing: Sharing;

  /** @internal */
  constructor(url: URL, partition: string, multiplexes: (target: ConnectTarget) => boolean) {
    this.name = url.origin;
    this.partition = partition;
    this.prefix = `${url.origin}/`;
    this.target = connectTarget(url);
    this.#sharing = multiplexes(this.target) ? "unknown" : "one";
  }

  /** @internal Whether one dial is enough for all who wait. */
  get isShared(): boolean {
    return this.#sharing !== "one";
  }

  /** @internal Who gets the next connection. */
  get firstWaiter(): PoolWaiter<C> | undefined {
    return this.dialing.first ?? this.queued.first;
  }

  /** @internal How many dials those who wait need of those that are under way. */
  get dialsNeeded(): number {
    return this.isShared ? Math.min(1, this.dialing.size) : this.dialing.size;
  }

  /** @internal */
  get isEmpty(): boolean {
    return this.connections + this.dials.size + this.spares.size + this.dialing.size + this.queued.size === 0;
  }

  /** @internal A spare dial counts as idle, since nobody waits for it. */
  counts(): PoolCounts {
    const open = this.connections + this.dials.size + this.spares.size;
    const idle = this.idle + this.spares.size;
    // A dial that someone waits for is active, and so is the one who waits.
    return { open, idle, active: open - idle, queued: this.dialing.size + this.queued.size - this.dials.size };
  }

  /** @internal A new connection tells how many requests it carries. */
  learn({ multiplexed, capacity }: C): void {
    this.#sharing = (multiplexed ?? capacity > 1) ? "many" : "one";
  }

  toString(): string {
    return this.partition === "" ? this.name : `${this.name} (${this.partition})`;
  }
}

/** Where the connections for `url` lead. */
export function connectTarget(url: URL): ConnectTarget {
  const protocol = url.protocol === "https:" ? "https:" : "http:";
  return {
    protocol,
    hostname: url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname,
    port: url.port === "" ? (protocol === "https:" ? 443 : 80) : Number(url.port),
  };
}
