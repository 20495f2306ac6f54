import { LocalProtocolError, type Connector } from "@haulier/core";
import type { ConnectionPool, PoolOrigin } from "@haulier/net";

import type { PooledCarrier } from "./pooled-carrier.ts";
import type { PendingExchange } from "./road.ts";

/** How the connections of one origin of the pool are dialled. */
export interface Way {
  readonly connect: Connector;
  /** Whether they are to a proxy, which takes requests in absolute form. */
  readonly isForward: boolean;
}

/** The ways that requests go: that of the connector, or one of several that it chooses from, as with proxies. */
export class Ways {
  readonly #connector: Connector;
  readonly #pool: ConnectionPool<PooledCarrier>;
  readonly #default: Way;
  readonly #chosen = new WeakMap<PoolOrigin<PooledCarrier>, Way>();

  constructor(connector: Connector, pool: ConnectionPool<PooledCarrier>) {
    this.#connector = connector;
    this.#pool = pool;
    this.#default = { connect: connector, isForward: false };
  }

  /**
   * Where the connections for a request are kept. Tells the exchange of the proxy that takes the request whole, if there is one.
   * @param engine keeps the connections of one engine apart from those of another.
   * @throws LocalProtocolError for a proxy that nobody would use, and what the connector throws.
   */
  find(exchange: PendingExchange, engine: string): PoolOrigin<PooledCarrier> {
    const { request } = exchange;
    const { route } = this.#connector;
    if (route === undefined) {
      if (request.extensions.proxy === undefined) return this.#pool.origin(request.href, engine);
      throw new LocalProtocolError(
        `${request.toString()}: the connector of this transport knows no proxies; use proxyConnector({ connector })`,
        { request },
      );
    }
    const way = route(request);
    if (way === undefined) return this.#pool.origin(request.href, engine);
    const { key, connect, forward } = way;
    // What leads to another protocol needs a tunnel: a proxy would answer by itself.
    if (forward === undefined || request.method === "CONNECT" || request.headers.has("upgrade")) {
      exchange.forward = undefined;
      return this.#remember(request.href, engine + key, { connect, isForward: false });
    }
    exchange.forward = forward;
    return this.#remember(forward.proxy.href, engine + forward.key, { connect: forward.connect, isForward: true });
  }

  /** How connections of an origin that was found are dialled. */
  of(origin: PoolOrigin<PooledCarrier>): Way {
    return this.#chosen.get(origin) ?? this.#default;
  }

  #remember(href: string, partition: string, way: Way): PoolOrigin<PooledCarrier> {
    const origin = this.#pool.origin(href, partition);
    this.#chosen.set(origin, way);
    return origin;
  }
}
