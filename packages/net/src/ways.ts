import { LocalProtocolError, type Connector, type ForwardRoute, type HttpRequest, type Route } from "@haulier/core";

import type { ConnectionPool } from "./connection-pool.ts";
import type { PoolConnection } from "./pool-connection.ts";
import type { PoolOrigin } from "./pool-origin.ts";

/** How the connections of one origin of the pool are dialled. */
export interface Way {
  readonly connect: Connector;
  /** The proxy that they are to, where it takes requests in absolute form. */
  readonly forward: ForwardRoute | undefined;
}

/** What a transport makes of the ways of its connector. */
export interface WaysOptions {
  /** Whether it can write requests in absolute form. @defaultValue false: a proxy always has a tunnel */
  readonly forwards?: boolean | undefined;
}

/** The ways that the requests of a transport go: that of its connector, or one of several that it chooses from, as with proxies. */
export class Ways<C extends PoolConnection> {
  readonly #connector: Connector;
  readonly #pool: ConnectionPool<C>;
  readonly #forwards: boolean;
  readonly #default: Way;
  /** Undefined until there was something to choose, so that a transport without proxies looks nothing up. */
  #chosen: WeakMap<PoolOrigin<C>, Way> | undefined;

  constructor(connector: Connector, pool: ConnectionPool<C>, { forwards = false }: WaysOptions = {}) {
    this.#connector = connector;
    this.#pool = pool;
    this.#forwards = forwards;
    this.#default = { connect: connector, forward: undefined };
  }

  /**
   * Where the connections for a request are kept.
   * @param engine keeps the connections of one engine of the transport apart from those of another.
   * @throws LocalProtocolError for a proxy that nobody would use, and what the connector throws.
   */
  find(request: HttpRequest, engine = ""): PoolOrigin<C> {
    const { route } = this.#connector;
    if (route === undefined && request.extensions.proxy !== undefined)
      throw new LocalProtocolError(
        `${request.toString()}: the connector of this transport knows no proxies; use proxyConnector({ connector })`,
        { request },
      );
    const chosen = route?.(request);
    return chosen === undefined ? this.#pool.origin(request.href, engine) : this.#remember(request, engine, chosen);
  }

  /** The way to an origin that was found. */
  of(origin: PoolOrigin<C>): Way {
    return this.#chosen?.get(origin) ?? this.#default;
  }

  #remember(request: HttpRequest, engine: string, { key, connect, forward }: Route): PoolOrigin<C> {
    this.#chosen ??= new WeakMap();
    const { href, method, headers } = request;
    // What leads to another protocol needs a tunnel: a proxy would answer by itself.
    if (forward === undefined || !this.#forwards || method === "CONNECT" || headers.has("upgrade")) {
      const origin = this.#pool.origin(href, engine + key);
      this.#chosen.set(origin, { connect, forward: undefined });
      return origin;
    }
    const origin = this.#pool.origin(forward.proxy.href, engine + forward.key);
    this.#chosen.set(origin, { connect: forward.connect, forward });
    return origin;
  }
}
