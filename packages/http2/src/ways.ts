import { LocalProtocolError, type Connector, type HttpRequest } from "@haulier/core";
import type { ConnectionPool, PoolOrigin } from "@haulier/net";

import type { Http2Session } from "./http2-session.ts";

/** The ways that requests go: that of the connector, or one of several that it chooses from, as with proxies. */
export class Ways {
  readonly #connector: Connector;
  readonly #pool: ConnectionPool<Http2Session>;
  readonly #chosen = new WeakMap<PoolOrigin<Http2Session>, Connector>();

  constructor(connector: Connector, pool: ConnectionPool<Http2Session>) {
    this.#connector = connector;
    this.#pool = pool;
  }

  /**
   * Where the sessions for a request are kept. A proxy always has a tunnel to the origin: HTTP/2 is spoken to the end.
   * @throws LocalProtocolError for a proxy that nobody would use, and what the connector throws.
   */
  find(request: HttpRequest): PoolOrigin<Http2Session> {
    const { route } = this.#connector;
    if (route === undefined && request.extensions.proxy !== undefined)
      throw new LocalProtocolError(
        `${request.toString()}: the connector of this transport knows no proxies; use proxyConnector({ connector })`,
        { request },
      );
    const way = route?.(request);
    if (way === undefined) return this.#pool.origin(request.href);
    const origin = this.#pool.origin(request.href, way.key);
    this.#chosen.set(origin, way.connect);
    return origin;
  }

  /** What dials the connections of an origin that was found. */
  of(origin: PoolOrigin<Http2Session>): Connector {
    return this.#chosen.get(origin) ?? this.#connector;
  }
}
