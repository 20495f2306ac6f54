import {
  type Clock,
  type ConnectTarget,
  type PoolLimits,
  type PoolStatus,
  systemClock,
  TransportClosedError,
} from "@haulier/core";

import { AbortWatch } from "./abort-watch.ts";
import { IdleList } from "./idle-list.ts";
import { LinkedList } from "./linked-list.ts";
import { translateNodeError } from "./node-errors.ts";
import { OriginList } from "./origin-list.ts";
import type { PoolConnection } from "./pool-connection.ts";
import { PoolDial } from "./pool-dial.ts";
import { PoolEntry } from "./pool-entry.ts";
import { resolvePoolLimits } from "./pool-limits.ts";
import type { PoolOrigin } from "./pool-origin.ts";
import { type AcquireOptions, type LeaveCause, PoolWaiter } from "./pool-waiter.ts";

/** What a dial is told, beside the target. */
export interface DialOptions<C extends PoolConnection> {
  /** Aborts when the connection is no longer wanted; whatever there is of it is to be closed. */
  readonly signal: AbortSignal;
  readonly origin: PoolOrigin<C>;
}

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
  readonly #dialer: (target: ConnectTarget, options: DialOptions<C>) => Promise<C>;
  readonly #clock: Clock;
  readonly #origins: OriginList<C>;
  readonly #entries = new Map<C, PoolEntry<C>>();
  readonly #idle: IdleList<PoolEntry<C> | PoolDial<C>>;
  /** Those that no dial is under way for. While there are any, the pool is full and nothing is idle. */
  readonly #queue = new LinkedList<PoolWaiter<C>>();
  readonly #dials = new Set<PoolDial<C>>();
  readonly #waiters = new Set<PoolWaiter<C>>();
  readonly #aborts = new AbortWatch<PoolWaiter<C>>((waiter, reason) => this.#onLeave(waiter, "abort", reason));
  /** Connections that have left the pool and are closing. */
  readonly #closings = new Set<Promise<void>>();
  readonly #closed: Promise<void>;
  #resolveClosed!: () => void;
  #state: PoolState = "open";
  #arrivals = 0;

  /** @throws TypeError for a limit that is none. */
  constructor(options: ConnectionPoolOptions<C>) {
    this.limits = resolvePoolLimits(options.limits);
    this.#dialer = options.dial;
    this.#clock = options.clock ?? systemClock;
    this.#origins = new OriginList(options.multiplexes ?? (() => false));
    this.#idle = new IdleList(this.#clock, (item) => this.#evict(item));
    this.#closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  /**
   * The origin of `url`, to acquire connections for. It is one look-up; ask anew for each request rather than keep the origin.
   * @param partition whatever else keeps connections apart: the proxy, the TLS settings, the client certificate.
   */
  origin(url: URL, partition = ""): PoolOrigin<C> {
    return this.#origins.get(url, partition);
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
      for (const item of this.#idle) this.#evict(item);
      this.#proceed();
    }
    return this.#closed;
  }

  /** Closes everything at once. Requests that wait are rejected with `error`. */
  destroy(error: Error = new TransportClosedError("the transport was destroyed")): void {
    if (this.#state === "closed") return;
    this.#state = "closing";
    for (const waiter of this.#waiters) this.#dismiss(waiter).reject(error);
    for (const dial of this.#dials) this.#endDial(dial, error);
    for (const entry of this.#entries.values()) {
      this.#unlist(entry);
      this.#forget(entry);
      entry.connection.destroy(error);
    }
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
    while (entry.hasRoom) {
      const waiter = origin.firstWaiter;
      const head = this.#queue.first;
      if (waiter === undefined) break;
      if (entry.requests === 0 && head !== undefined && head.arrival < waiter.arrival) {
        this.#retire(entry);
        return;
      }
      this.#serve(waiter, entry);
    }
    this.#regroup(origin, "keep");
    if (entry.requests === 0) this.#rest(entry);
    else this.#list(entry);
  }

  #serve(waiter: PoolWaiter<C>, entry: PoolEntry<C>): void {
    this.#dismiss(waiter);
    this.#occupy(entry);
    waiter.resolve(entry.connection);
  }

  /** A connection without requests waits for reuse, if there is reason to. */
  #rest(entry: PoolEntry<C>): void {
    const keepFor = Math.min(this.limits.keepAliveTimeout, entry.keepAlive);
    const isWanted = this.#state === "open" && keepFor > 0 && this.limits.maxIdleConnections > 0;
    if (!isWanted || !entry.connection.usable) {
      this.#retire(entry);
      return;
    }
    if (entry.state === "active") {
      entry.state = "idle";
      entry.origin.idle += 1;
      entry.connection.unref();
      if (!this.#hasIdleRoom) this.#evictOldest();
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
    this.#closeConnection(entry.connection);
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

  #closeConnection(connection: C): void {
    try {
      const closing = connection.close();
      if (closing instanceof Promise) this.#awaitClosing(connection, closing);
    } catch {
      connection.destroy();
    }
  }

  #awaitClosing(connection: C, closing: Promise<void>): void {
    const closed = closing
      .catch(() => connection.destroy())
      .then(() => {
        this.#closings.delete(closed);
      });
    this.#closings.add(closed);
  }

  get #hasIdleRoom(): boolean {
    return this.#state === "open" && this.#idle.size < this.limits.maxIdleConnections;
  }

  #evictOldest(): boolean {
    const { oldest } = this.#idle;
    if (oldest === undefined) return false;
    this.#evict(oldest);
    return true;
  }

  #evict(item: PoolEntry<C> | PoolDial<C>): void {
    if (item instanceof PoolEntry) this.#retire(item);
    else this.#endDial(item, new Error("nobody waits for the connection any more"));
  }

  // Waiters

  #wait(requested: PoolOrigin<C>, options: AcquireOptions): C | Promise<C> {
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    if (this.#state !== "open") {
      return Promise.reject(new TransportClosedError("the transport is closed", { request: options.request }));
    }
    const origin = this.#origins.current(requested);
    if (origin !== requested) return this.acquire(origin, options);
    const waiter = new PoolWaiter(origin, options, {
      arrival: (this.#arrivals += 1),
      clock: this.#clock,
      aborts: this.#aborts,
      leave: this.#onLeave,
    });
    this.#waiters.add(waiter);
    origin.queued.addLast(waiter.place);
    this.#queue.addLast(waiter.turn);
    this.#replaceOverdueDial(origin);
    this.#regroup(origin, "keep");
    this.#proceed();
    return waiter.promise;
  }

  /** Takes a waiter off all lists. */
  #dismiss(waiter: PoolWaiter<C>): PoolWaiter<C> {
    this.#waiters.delete(waiter);
    this.#queue.remove(waiter.turn);
    waiter.place.list?.remove(waiter.place);
    return waiter;
  }

  readonly #onLeave = (waiter: PoolWaiter<C>, cause: LeaveCause, error: unknown): void => {
    const { origin } = waiter;
    this.#dismiss(waiter).reject(error);
    // A dial that was too slow for one is not passed on to another.
    if (cause === "connect" && !origin.isShared && origin.dials.first !== undefined) {
      this.#endDial(origin.dials.first, error as Error);
    }
    this.#regroup(origin, "end");
    this.#proceed();
  };

  /**
   * Brings those who wait at an origin and the dials that are under way there together again, after either has changed.
   * @param surplus what becomes of dials that nobody waits for.
   */
  #regroup(origin: PoolOrigin<C>, surplus: "keep" | "end"): void {
    while (origin.spares.first !== undefined && origin.queued.size > 0 && !(origin.isShared && origin.dials.size > 0)) {
      this.#adopt(origin.spares.first);
      this.#assign(origin);
    }
    this.#assign(origin);
    while (origin.dials.last !== undefined && origin.dials.size > origin.dialsNeeded) {
      if (surplus === "keep" && this.#hasIdleRoom) this.#spare(origin.dials.last);
      else this.#endDial(origin.dials.last, new Error("nobody waits for the connection any more"));
    }
  }

  /** Says for which waiters of an origin a dial is under way: with shared dials for all or none, else for as many as there are dials. */
  #assign(origin: PoolOrigin<C>): void {
    const served = origin.isShared && origin.dials.size > 0 ? Number.POSITIVE_INFINITY : origin.dials.size;
    if (origin.dialing.size > served) {
      const back = [...origin.dialing].slice(served);
      for (const waiter of back) {
        origin.dialing.remove(waiter.place);
        waiter.queueAgain();
      }
      origin.queued.merge(
        back.map((waiter) => waiter.place),
        arrivalOf,
      );
      this.#queue.merge(
        back.map((waiter) => waiter.turn),
        arrivalOf,
      );
    }
    for (
      let waiter = origin.queued.first;
      waiter !== undefined && origin.dialing.size < served;
      waiter = origin.queued.first
    ) {
      this.#queue.remove(waiter.turn);
      origin.queued.remove(waiter.place);
      origin.dialing.addLast(waiter.place);
      origin.dials.last?.allow(waiter.connectLimit);
      waiter.beginDialing();
    }
  }

  // Dials

  /** Dials for those who wait, in order of arrival, as far as there is room. */
  #proceed(): void {
    for (let head = this.#queue.first; head !== undefined; head = this.#queue.first) {
      const isFull = this.#entries.size + this.#dials.size >= this.limits.maxConnections;
      if (isFull && !this.#evictOldest()) return;
      this.#startDial(head.origin);
    }
    if (this.#state === "closing") this.#closeIfUnused();
  }

  #startDial(origin: PoolOrigin<C>): void {
    const dial = new PoolDial(origin, this.#clock.now());
    this.#dials.add(dial);
    origin.dials.addLast(dial.place);
    this.#assign(origin);
    this.#callDialer(dial).then(
      (connection) => this.#onDialed(dial, connection),
      (error: unknown) => this.#onDialFailed(dial, error),
    );
  }

  async #callDialer(dial: PoolDial<C>): Promise<C> {
    return await this.#dialer(dial.origin.target, { signal: dial.signal, origin: dial.origin });
  }

  #onDialed(dial: PoolDial<C>, connection: C): void {
    if (dial.state === "ended") {
      connection.destroy();
      return;
    }
    const { origin } = dial;
    this.#unlistDial(dial);
    const entry = new PoolEntry(connection, origin);
    this.#entries.set(connection, entry);
    origin.connections += 1;
    origin.learn(connection.capacity);
    // The first is served whatever the capacity is, so that a dial always gets the queue on.
    const waiter = origin.firstWaiter;
    if (waiter !== undefined) this.#serve(waiter, entry);
    this.#offer(entry);
    this.#proceed();
  }

  #onDialFailed(dial: PoolDial<C>, error: unknown): void {
    if (dial.state === "ended") return;
    const { origin } = dial;
    const wasWanted = dial.state === "wanted";
    this.#unlistDial(dial);
    if (wasWanted) {
      const isLost = origin.isShared && origin.connections === 0;
      const failed = isLost ? [...origin.dialing] : [...origin.dialing].slice(0, 1);
      for (const waiter of failed) {
        const { request } = waiter.options;
        this.#dismiss(waiter).reject(translateNodeError(error, { phase: "connect", request, target: origin.target }));
      }
    }
    this.#regroup(origin, "keep");
    this.#proceed();
  }

  /** Someone who comes when a shared dial has had its time gets a new one, so that a dial that hangs cannot hold up an origin for ever. */
  #replaceOverdueDial(origin: PoolOrigin<C>): void {
    const dial = origin.dials.first;
    if (!origin.isShared || dial === undefined || this.#clock.now() - dial.startedAt < dial.limit) return;
    this.#endDial(dial, new Error("the dial took too long"));
    this.#startDial(origin);
  }

  /**
   * Nobody waits for the dial any more. It goes on, and its connection will be idle: were it ended, a pool whose connections come free just
   * before each dial is done would dial for ever and never grow.
   */
  #spare(dial: PoolDial<C>): void {
    dial.state = "spare";
    dial.origin.dials.remove(dial.place);
    dial.origin.spares.addLast(dial.place);
    this.#idle.add(dial, Math.max(0, dial.startedAt + dial.limit - this.#clock.now()));
  }

  #adopt(dial: PoolDial<C>): void {
    this.#idle.remove(dial);
    dial.state = "wanted";
    dial.origin.spares.remove(dial.place);
    dial.origin.dials.addLast(dial.place);
  }

  #unlistDial(dial: PoolDial<C>): void {
    this.#dials.delete(dial);
    this.#idle.remove(dial);
    dial.place.list?.remove(dial.place);
  }

  #endDial(dial: PoolDial<C>, reason: Error): void {
    this.#unlistDial(dial);
    dial.end(reason);
  }

  #closeIfUnused(): void {
    if (this.#entries.size + this.#dials.size + this.#waiters.size > 0) return;
    this.#state = "closed";
    this.#idle.stop();
    void Promise.all(this.#closings).then(() => this.#resolveClosed());
  }
}

function arrivalOf(waiter: { readonly arrival: number }): number {
  return waiter.arrival;
}
