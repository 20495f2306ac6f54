import type { Clock, Connector, ConnectTarget, PoolLimits, PoolStatus } from "@haulier/core";
import { acquireTold, ConnectionPool, isSpecial, Ways, type PoolOrigin, type ReleaseOptions } from "@haulier/net";

import { loadUndici, type Undici } from "./load-undici.ts";
import type { PooledCarrier } from "./pooled-carrier.ts";
import type { PendingExchange, Road } from "./road.ts";
import { SPECIAL, SpecialConnections } from "./special-connections.ts";
import { checkHttp1, isPlainTarget } from "./special-request.ts";
import { UndiciConnection, type ConnectionSettings } from "./undici-connection.ts";

/** What a pooled road is built from. */
export interface PooledRoadOptions {
  readonly connector: Connector;
  readonly limits: Partial<PoolLimits> | undefined;
  readonly clock: Clock;
  readonly connection: ConnectionSettings;
  /** How long `100 Continue` is waited for, in milliseconds. */
  readonly expectContinueTimeout: number;
}

/** The road over our own pool of connections: with a client of undici on each of them, or with `node:http` for what undici cannot do. */
export class PooledRoad implements Road {
  readonly #pool: ConnectionPool<PooledCarrier>;
  readonly #ways: Ways<PooledCarrier>;
  readonly #special: SpecialConnections;
  readonly #options: PooledRoadOptions;
  /** The first of those that {@link releaseSoon} was told of, which are linked. */
  #released: PooledCarrier | undefined;
  #dialled = 0;
  #undici: Undici | undefined;
  #loading: Promise<void> | undefined;

  /** @throws TypeError for a limit that is none. */
  constructor(options: PooledRoadOptions) {
    const { clock, connection, expectContinueTimeout } = options;
    this.#options = options;
    this.#special = new SpecialConnections(
      { clock, maxHeaderSize: connection.maxHeaderSize, expectContinueTimeout },
      (gone) => this.#pool.remove(gone),
    );
    this.#pool = new ConnectionPool({
      limits: options.limits,
      clock,
      dial: (target, { signal, origin }) => this.#dial(target, origin, signal),
      // Only ALPN tells whether the server speaks HTTP/2; until it has, one dial is made on behalf of all.
      multiplexes: (target) => connection.http2 && target.protocol === "https:",
    });
    this.#ways = new Ways(options.connector, this.#pool, { forwards: true });
  }

  send(exchange: PendingExchange): void {
    if (isSpecial(exchange.request)) this.#sendSpecially(exchange);
    else this.#sendByUndici(exchange);
  }

  #sendByUndici(exchange: PendingExchange): void {
    if (this.#undici === undefined) this.#load(exchange);
    else this.#find(exchange, "");
  }

  #sendSpecially(exchange: PendingExchange): void {
    const { request } = exchange;
    try {
      checkHttp1(request);
    } catch (error) {
      exchange.fail(error);
      return;
    }
    if (isPlainTarget(request, this.#options.connection.http2)) this.#sendByUndici(exchange);
    else
      this.#special.load().then(
        () => this.#find(exchange, SPECIAL),
        (error: unknown) => exchange.fail(error),
      );
  }

  /** The first requests wait for the engine; no limit counts meanwhile. */
  #load(exchange: PendingExchange): void {
    this.#loading ??= loadUndici().then((undici) => {
      this.#undici = undici;
    });
    this.#loading.then(
      () => this.#find(exchange, ""),
      (error: unknown) => exchange.fail(error),
    );
  }

  /** Finds out where the connections for a request are, and acquires one. @param engine the partition of what undici cannot do. */
  #find(exchange: PendingExchange, engine: "" | typeof SPECIAL): void {
    let origin: PoolOrigin<PooledCarrier>;
    try {
      origin = this.#ways.find(exchange.request, engine);
    } catch (error) {
      exchange.fail(error);
      return;
    }
    exchange.forward = this.#ways.of(origin).forward;
    this.#acquire(exchange, origin);
  }

  #acquire(exchange: PendingExchange, origin: PoolOrigin<PooledCarrier>): void {
    const { request, timeouts } = exchange;
    const { signal, trace } = request.extensions;
    const options = { timeouts, signal, request };
    const found =
      trace === undefined ? this.#pool.acquire(origin, options) : acquireTold(this.#pool, origin, options, exchange);
    // An idle connection is had at once, without a promise.
    if (found instanceof Promise) this.#wait(found, exchange);
    else exchange.dispatch(found, found.countRequest(request));
  }

  readonly #releaseAll = (): void => {
    let connection = this.#released;
    this.#released = undefined;
    while (connection !== undefined) {
      const { nextReleased, releases } = connection;
      connection.nextReleased = undefined;
      connection.releases = 0;
      for (let i = 0; i < releases; i++) this.#pool.release(connection, connection.usable ? reusable : spent);
      connection = nextReleased;
    }
  };

  #wait(promised: Promise<PooledCarrier>, exchange: PendingExchange): void {
    exchange.wait();
    promised.then(
      (connection) => {
        const reused = connection.countRequest(exchange.request);
        if (!reused) exchange.tell("connected");
        exchange.dispatch(connection, reused);
      },
      (error: unknown) => exchange.fail(error),
    );
  }

  releaseSoon(connection: PooledCarrier): void {
    // A function that exists already, on a promise that does: `queueMicrotask` makes an object for async_hooks, and a closure costs as much.
    connection.releases += 1;
    if (this.#released === undefined) void settled.then(this.#releaseAll);
    if (connection.releases > 1) return;
    connection.nextReleased = this.#released;
    this.#released = connection;
  }

  status(): PoolStatus {
    return this.#pool.status();
  }

  async close(): Promise<void> {
    // Requests that wait for the engine came before this, and are in flight.
    await this.#loading?.catch(() => {});
    await this.#special.loaded();
    const closed = this.#pool.close();
    this.#special.close();
    await closed;
  }

  async #dial(target: ConnectTarget, origin: PoolOrigin<PooledCarrier>, signal: AbortSignal): Promise<PooledCarrier> {
    const { clock, connection: settings } = this.#options;
    const { connect, forward } = this.#ways.of(origin);
    const byNodeHttp = origin.partition.startsWith(SPECIAL);
    const alpnProtocols = settings.http2 && !byNodeHttp && forward === undefined ? ["h2", "http/1.1"] : ["http/1.1"];
    const startedAt = clock.now();
    const dialled = await connect(target, { alpnProtocols, signal });
    const dialDuration = clock.now() - startedAt;
    this.#dialled += 1;
    const place = { id: this.#dialled, origin: origin.name, serverName: target.hostname, dialDuration };
    if (byNodeHttp) return this.#special.create(place, dialled);
    return new UndiciConnection(
      this.#undici!,
      place,
      dialled,
      // For the rest of an HTTP/2 session, so for nothing else.
      () => connect(target, { alpnProtocols: ["h2"] }),
      settings,
      // undici finishes by itself what is on an HTTP/2 session that has ended, if need be on a new one, which has to be closed as well.
      (gone) => (gone.isHttp2 ? this.#pool.retire(gone) : this.#pool.remove(gone)),
    );
  }
}

const settled = Promise.resolve();
const reusable: ReleaseOptions = Object.freeze({ reusable: true });
const spent: ReleaseOptions = Object.freeze({ reusable: false });
