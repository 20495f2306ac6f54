import {
  type Clock,
  type ConnectTarget,
  type PoolLimits,
  type PoolStatus,
  systemClock,
  TransportClosedError,
} from "@haulier/core";

import { ClosingConnections } from "./closing-connections.ts";
import { IdleList } from "./idle-list.ts";
import { translateNodeError } from "./node-errors.ts";
import { OriginList } from "./origin-list.ts";
import type { PoolConnection } from "./pool-connection.ts";
import type { PoolDial } from "./pool-dial.ts";
import { PoolDials, type DialOptions } from "./pool-dials.ts";
import { PoolEntry } from "./pool-entry.ts";
import { resolvePoolLimits } from "./pool-limits.ts";
import type { PoolOrigin } from "./pool-origin.ts";
import type { AcquireOptions, LeaveCause, PoolWaiter } from "./pool-waiter.ts";
import { PoolWaiters } from "./pool-waiters.ts";

/** What a {@link ConnectionPool} is made from. */
export interface ConnectionPoolOptions<C extends PoolConnection> {
  /**
   * Makes a connection, ready to carry a request. What it rejects with reaches the request that waits, translated by
   * {@link translateNodeError} where it is an error of Node's.
   */
  dial: (target: ConnectTarget, options: DialOptions<C>) => Promise<C>;
  /** Of all origins together. */
  limits?: Partial<PoolLimits> | undefined;
  /**
   * Whether a connection there may turn out to carry many requests, as with TLS and h2 offered: then one dial at a time is made until that
   * is known, however many wait. @defaultValue no
   */
  multiplexes?: ((target: ConnectTarget) => boolean) | undefined;
  /** @defaultValue the system clock */
  clock?: Clock | undefined;
}

/** How a request left its connection. */
export interface ReleaseOptions {
  /** Whether the connection can carry another request. If not, it is closed as soon as it carries none. */
  readonly reusable: boolean;
  /** How long the server keeps it when idle, in milliseconds, where it has said so; the pool keeps it no longer. */
  readonly keepAlive?: number | undefined;
}

type PoolState = "open" | "closing" | "closed";

/**
 * Connections kept for reuse, within limits, and the queue of requests that wait for one.
 *
 * - Requests are served in order of arrival. One that finds an idle connection to its origin has it at once.
 * - Below `maxConnections`, a request that waits has a dial made for it. At the limit, the longest idle connection makes room for the first in
 *   the queue, and so does one that was just released, unless someone waits for it who came earlier.
 * - A dial serves the queue: its connection goes to the first who waits there. A dial that fails fails the first who waits there; one
 *   that was made for all of them fails all, unless there are other connections for them.
 * - `timeouts.pool` counts while no dial is under way for the request, `timeouts.connect` while one is.
 */
export class ConnectionPool<C extends PoolConnection> {
  readonly limits: PoolLimits;
  readonly #origins: OriginList<C>;
  readonly #entries = new Map<C, PoolEntry<C>>();
  readonly #idle: IdleList<PoolEntry<C> | PoolDial<C>>;
  /** While there is one in the queue, the pool is full and nothing is idle. */
  readonly #waiters: PoolWaiters<C>;
  readonly #dials: PoolDials<C>;
  readonly #closings = new ClosingConnections();
  readonly #closed: Promise<void>;
  #resolveClosed!: () => void;
  #state: PoolState = "open";

  /** @throws TypeError for a limit that is none. */
  constructor(options: ConnectionPoolOptions<C>) {
    const clock = options.clock ?? systemClock;
    this.limits = resolvePoolLimits(options.limits);
    this.#origins = new OriginList(options.multiplexes ?? (() => false));
    this.#idle = new IdleList(this.limits.maxIdleConnections, clock, (item) => this.#evict(item));
    this.#waiters = new PoolWaiters(clock, (origin, cause) => this.#onLeft(origin, cause));
    this.#dials = new PoolDials({
      dialer: options.dial,
      clock,
      waiters: this.#waiters,
      idle: this.#idle,
      onConnected: (origin, connection) => this.#onConnected(origin, connection),
      onFailed: (origin, error, wasWanted) => this.#onFailed(origin, error, wasWanted),
    });
    this.#closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  /**
   * The origin of a URL, to acquire connections for. It is one look-up; ask anew for each request rather than keep the origin.
   * @param url an http or https URL, or its `href`.
   * @param partition whatever else keeps connections apart: the proxy, the TLS settings, the client certificate.
   */
  origin(url: URL | string, partition = ""): PoolOrigin<C> {
    return this.#origins.get(typeof url === "string" ? url : url.href, partition);
  }

  /**
   * A connection with room for one request, to be given back by {@link release}. The value itself when there is one, a promise when the request
   * has to wait; by the time that is awaited, the signal may have aborted and the connection may have closed.
   * @throws PoolTimeoutError, ConnectTimeoutError, ConnectError or what else the dial rejects with, TransportClosedError, `signal.reason`: by
   * rejection.
   */
  acquire(origin: PoolOrigin<C>, options: AcquireOptions = {}): C | Promise<C> {
    if (this.#state === "open" && (options.signal === undefined || !options.signal.aborted)) {
      const entry = this.#findRoom(origin);
      if (entry !== undefined) {
        this.#occupy(entry);
        return entry.connection;
      }
    }
    return this.#wait(origin, options);
  }

  /** Gives a connection back. One that has been removed meanwhile needs nothing more. */
  release(connection: C, options: ReleaseOptions): void {
    const entry = this.#entries.get(connection);
    if (entry === undefined) return;
    if (entry.requests === 0) throw new Error("the connection was released more often than acquired");
    entry.requests -= 1;
    if (options.keepAlive !== undefined) entry.keepAlive = options.keepAlive;
    if (!options.reusable || entry.state === "draining") this.#retire(entry);
    else this.#offer(entry);
    this.#proceed();
  }

  /** A connection has closed by itself; the pool forgets it, and does not close it. */
  remove(connection: C): void {
    const entry = this.#entries.get(connection);
    if (entry === undefined) return;
    this.#unlist(entry);
    this.#forget(entry);
    this.#proceed();
  }

  /** A connection takes no more requests, while those on it go on, as after a GOAWAY of HTTP/2. It is closed when it carries none. */
  retire(connection: C): void {
    const entry = this.#entries.get(connection);
    if (entry === undefined) return;
    this.#retire(entry);
    this.#proceed();
  }

  /** The capacity of a connection has grown without a request leaving it, as HTTP/2 servers may allow. */
  capacityChanged(connection: C): void {
    const entry = this.#entries.get(connection);
    if (entry === undefined || entry.state === "draining") return;
    this.#offer(entry);
    this.#proceed();
  }

  /** A snapshot. A dial that someone waits for counts as active; one that is left over counts as idle. */
  status(): PoolStatus {
    return this.#origins.status();
  }

  /**
   * Closes what is idle, and everything else once it is no longer used. Requests that wait already are still served; later ones are refused
   * with TransportClosedError. Resolves when all connections have closed; may be called again.
   */
  close(): Promise<void> {
    if (this.#state === "open") {
      this.#state = "closing";
      this.#idle.close();
      this.#proceed();
    }
    return this.#closed;
  }

  /** Closes everything at once. Requests that wait are rejected with `error`. */
  destroy(error: Error = new TransportClosedError("the transport was destroyed")): void {
    if (this.#state === "closed") return;
    this.#state = "closing";
    this.#waiters.rejectAll(error);
    this.#dials.endAll();
    for (const entry of this.#entries.values()) {
      this.#unlist(entry);
      this.#forget(entry);
      entry.connection.destroy(error);
    }
    this.#idle.close();
    this.#proceed();
  }

  toString(): string {
    const { open, idle, active, queued } = this.status();
    return `pool: ${open} open, ${idle} idle, ${active} active, ${queued} queued`;
  }

  // Connections

  /** A connection of the origin with room for one more; those that turn out to have none are taken off the list. */
  #findRoom(origin: PoolOrigin<C>): PoolEntry<C> | undefined {
    for (let entry = origin.available.first; entry !== undefined; entry = origin.available.first) {
      if (!entry.connection.usable || (entry.state === "idle" && this.#idle.isExpired(entry))) this.#retire(entry);
      else if (entry.requests < entry.connection.capacity) return entry;
      else origin.available.remove(entry.room);
    }
    return undefined;
  }

  #occupy(entry: PoolEntry<C>): void {
    if (entry.state === "idle") {
      entry.state = "active";
      entry.origin.idle -= 1;
      this.#idle.remove(entry);
      entry.connection.ref();
    }
    entry.requests += 1;
    if (entry.requests >= entry.connection.capacity) entry.origin.available.remove(entry.room);
  }

  /** Gives the room that a connection has to those who wait, and what is left over to those who come. */
  #offer(entry: PoolEntry<C>): void {
    const { origin } = entry;
    for (let waiter = origin.firstWaiter; waiter !== undefined && entry.hasRoom; waiter = origin.firstWaiter) {
      // Someone who came earlier needs its place. One that carries other requests as well cannot make room.
      if (entry.requests === 0 && (this.#waiters.head?.arrival ?? waiter.arrival) < waiter.arrival) {
        this.#retire(entry);
        return;
      }
      this.#serve(waiter, entry);
    }
    this.#dials.regroup(origin, "keep");
    if (entry.requests === 0) this.#rest(entry);
    else this.#list(entry);
  }

  #serve(waiter: PoolWaiter<C>, entry: PoolEntry<C>): void {
    this.#waiters.dismiss(waiter);
    this.#occupy(entry);
    waiter.resolve(entry.connection);
  }

  /** A connection without requests waits for reuse, if there is reason to. */
  #rest(entry: PoolEntry<C>): void {
    const keepFor = Math.min(this.limits.keepAliveTimeout, entry.keepAlive);
    if (!this.#idle.isOpen || keepFor <= 0 || !entry.connection.usable) {
      this.#retire(entry);
      return;
    }
    if (entry.state === "active") {
      if (!this.#idle.hasRoom) this.#evictOldest();
      entry.state = "idle";
      entry.origin.idle += 1;
      entry.connection.unref();
      this.#idle.add(entry, keepFor);
    }
    this.#list(entry);
  }

  #list(entry: PoolEntry<C>): void {
    if (entry.hasRoom && !entry.origin.available.has(entry.room)) entry.origin.available.addFirst(entry.room);
  }

  /** Takes a connection out of use, and closes it when it carries no request. */
  #retire(entry: PoolEntry<C>): void {
    this.#unlist(entry);
    entry.state = "draining";
    if (entry.requests > 0) return;
    this.#forget(entry);
    this.#closings.close(entry.connection);
  }

  #unlist(entry: PoolEntry<C>): void {
    entry.origin.available.remove(entry.room);
    if (entry.state !== "idle") return;
    entry.origin.idle -= 1;
    this.#idle.remove(entry);
  }

  #forget(entry: PoolEntry<C>): void {
    this.#entries.delete(entry.connection);
    entry.origin.connections -= 1;
  }

  #evictOldest(): boolean {
    const { oldest } = this.#idle;
    if (oldest === undefined) return false;
    this.#evict(oldest);
    return true;
  }

  #evict(item: PoolEntry<C> | PoolDial<C>): void {
    if (item instanceof PoolEntry) this.#retire(item);
    else this.#dials.end(item);
  }

  // Waiters and dials

  #wait(requested: PoolOrigin<C>, options: AcquireOptions): C | Promise<C> {
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    if (this.#state !== "open") {
      return Promise.reject(new TransportClosedError("the transport is closed", { request: options.request }));
    }
    const origin = this.#origins.current(requested);
    if (origin !== requested) return this.acquire(origin, options);
    const waiter = this.#waiters.join(origin, options);
    this.#dials.replaceOverdue(origin);
    this.#dials.regroup(origin, "keep");
    this.#proceed();
    return waiter.promise;
  }

  #onLeft(origin: PoolOrigin<C>, cause: LeaveCause): void {
    // A dial that was too slow for one is not passed on to another.
    if (cause === "connect" && !origin.isShared && origin.dials.first !== undefined)
      this.#dials.end(origin.dials.first);
    this.#dials.regroup(origin, "end");
    this.#proceed();
  }

  #onConnected(origin: PoolOrigin<C>, connection: C): void {
    const entry = new PoolEntry(connection, origin);
    this.#entries.set(connection, entry);
    origin.connections += 1;
    origin.learn(connection);
    // The first is served whatever the capacity is, so that a dial always gets the queue on.
    const waiter = origin.firstWaiter;
    if (waiter !== undefined) this.#serve(waiter, entry);
    this.#offer(entry);
    this.#proceed();
  }

  #onFailed(origin: PoolOrigin<C>, error: unknown, wasWanted: boolean): void {
    const isForAll = origin.isShared && origin.connections === 0;
    let waiter = wasWanted ? origin.dialing.first : undefined;
    while (waiter !== undefined) {
      const { request } = waiter.options;
      const failure = translateNodeError(error, { phase: "connect", request, target: origin.target });
      this.#waiters.dismiss(waiter).reject(failure);
      waiter = isForAll ? origin.dialing.first : undefined;
    }
    this.#dials.regroup(origin, "keep");
    this.#proceed();
  }

  /** Dials for those in the queue, in order of arrival, as far as there is room; or ends the closing when nobody is left. */
  #proceed(): void {
    for (let { head } = this.#waiters; head !== undefined; { head } = this.#waiters) {
      const isFull = this.#entries.size + this.#dials.size >= this.limits.maxConnections;
      if (isFull && !this.#evictOldest()) return;
      this.#dials.start(head.origin);
    }
    if (this.#state === "closing" && this.#entries.size + this.#dials.size + this.#waiters.size === 0) {
      this.#state = "closed";
      void this.#closings.closed().then(this.#resolveClosed);
    }
  }
}
