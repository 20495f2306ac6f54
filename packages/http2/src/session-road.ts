import {
  ConnectError,
  type Connection,
  type Connector,
  type ConnectTarget,
  type PoolLimits,
  type Transport,
} from "@haulier/core";
import { acquireTold, ConnectionPool, Ways, type PoolOrigin, type ReleaseOptions } from "@haulier/net";

import type { SessionSettings } from "./http2-options.ts";
import { Http2Session } from "./http2-session.ts";
import { openSession } from "./open-session.ts";
import type { Http2PoolStatus } from "./pool-status.ts";
import type { PendingExchange, Road } from "./road.ts";
import type { SessionWatch } from "./session-watch.ts";

/** What a road over sessions is built from. */
export interface SessionRoadOptions {
  readonly connector: Connector;
  readonly limits: Partial<PoolLimits> | undefined;
  readonly fallback: Transport | undefined;
  readonly settings: SessionSettings;
}

/** The road over our own pool of sessions. One dial at a time is made for all that wait at an origin. */
export class SessionRoad implements Road, SessionWatch {
  readonly fallback: Transport | undefined;
  readonly #settings: SessionSettings;
  readonly #pool: ConnectionPool<Http2Session>;
  readonly #ways: Ways<Http2Session>;
  readonly #sessions = new Set<Http2Session>();
  /** Origins whose servers have chosen HTTP/1.1 by ALPN, so that they are not dialled in vain again. The pool forgets them in time. */
  readonly #http1 = new WeakSet<PoolOrigin<Http2Session>>();
  #dialled = 0;

  /** @throws TypeError for a limit that is none. */
  constructor({ connector, limits, fallback, settings }: SessionRoadOptions) {
    this.fallback = fallback;
    this.#settings = settings;
    this.#pool = new ConnectionPool({
      limits,
      clock: settings.clock,
      dial: (target, { signal, origin }) => this.#dial(target, origin, signal),
      multiplexes: () => true,
    });
    this.#ways = new Ways(connector, this.#pool);
  }

  send(exchange: PendingExchange): void {
    let origin: PoolOrigin<Http2Session>;
    try {
      origin = this.#ways.find(exchange.request);
    } catch (error) {
      exchange.fail(error);
      return;
    }
    if (this.fallback !== undefined && this.#http1.has(origin)) exchange.handTo(this.fallback);
    else this.#acquire(exchange, origin);
  }

  release(session: Http2Session): void {
    session.countEnd();
    this.#pool.release(session, session.usable ? reusable : spent);
  }

  status(): Http2PoolStatus {
    const sessions = [...this.#sessions].map(({ id, origin, state, streams, capacity }) => ({
      id,
      origin,
      state,
      streams,
      capacity,
    }));
    return { ...this.#pool.status(), sessions };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  // The watch over sessions

  onDraining(session: Http2Session): void {
    this.#pool.retire(session);
  }

  onCapacity(session: Http2Session): void {
    this.#pool.capacityChanged(session);
  }

  onClosed(session: Http2Session): void {
    this.#sessions.delete(session);
    this.#pool.remove(session);
  }

  // Acquiring

  #acquire(exchange: PendingExchange, origin: PoolOrigin<Http2Session>): void {
    const { request, timeouts } = exchange;
    const { signal, trace } = request.extensions;
    const options = { timeouts, signal, request };
    const found =
      trace === undefined ? this.#pool.acquire(origin, options) : acquireTold(this.#pool, origin, options, exchange);
    // A session with room is had at once, without a promise.
    if (found instanceof Promise) this.#wait(found, exchange, origin);
    else exchange.dispatch(found, found.countRequest());
  }

  #wait(promised: Promise<Http2Session>, exchange: PendingExchange, origin: PoolOrigin<Http2Session>): void {
    exchange.wait();
    promised.then(
      (session) => {
        const reused = session.countRequest();
        if (!reused) exchange.tell("connected");
        exchange.dispatch(session, reused);
      },
      (error: unknown) => {
        const { signal } = exchange.request.extensions;
        if (this.fallback !== undefined && this.#http1.has(origin) && signal?.aborted !== true)
          exchange.handTo(this.fallback);
        else exchange.fail(error);
      },
    );
  }

  // Dialling

  async #dial(target: ConnectTarget, origin: PoolOrigin<Http2Session>, signal: AbortSignal): Promise<Http2Session> {
    const { clock } = this.#settings;
    const startedAt = clock.now();
    const connection = await this.#ways.of(origin).connect(target, { alpnProtocols: this.#protocols, signal });
    this.#checkProtocol(target, connection, origin);
    const opening = { origin: origin.name, target, settings: this.#settings, signal };
    return openSession(connection, opening, (engine, openedAt) => {
      this.#dialled += 1;
      const place = { id: this.#dialled, origin: origin.name, dialDuration: clock.now() - startedAt, openedAt };
      const session = new Http2Session(engine, place, connection, this.#settings, this);
      this.#sessions.add(session);
      return session;
    });
  }

  /** HTTP/1.1 is offered only where somebody speaks it: some servers prefer it. */
  get #protocols(): readonly string[] {
    return this.fallback === undefined ? ["h2"] : ["h2", "http/1.1"];
  }

  /** @throws ConnectError when the server has chosen another protocol. Without TLS, there is no choice. */
  #checkProtocol(target: ConnectTarget, connection: Connection, origin: PoolOrigin<Http2Session>): void {
    const { alpnProtocol } = connection;
    if (target.protocol === "http:" || alpnProtocol === "h2") return;
    this.#http1.add(origin);
    connection.stream.destroy();
    throw new ConnectError(
      `cannot connect to ${origin.name}: the server ` +
        (alpnProtocol === undefined ? "does not choose a protocol by ALPN" : `chose ${alpnProtocol} by ALPN`) +
        ", and this transport speaks HTTP/2; pass a fallback, such as a UndiciTransport",
      { processed: "no" },
    );
  }
}

const reusable: ReleaseOptions = Object.freeze({ reusable: true });
const spent: ReleaseOptions = Object.freeze({ reusable: false });
