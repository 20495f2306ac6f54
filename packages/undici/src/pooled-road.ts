import type { Clock, Connector, ConnectTarget, PoolLimits, PoolStatus } from "@haulier/core";
import { ConnectionPool } from "@haulier/net";

import type { Undici } from "./load-undici.ts";
import type { PendingExchange, Road } from "./road.ts";
import { UndiciConnection, type ConnectionSettings } from "./undici-connection.ts";

/** What a pooled road is built from. */
export interface PooledRoadOptions {
  readonly undici: Undici;
  readonly connector: Connector;
  readonly limits: Partial<PoolLimits> | undefined;
  readonly clock: Clock;
  readonly connection: ConnectionSettings;
}

/** The road over our own pool of connections, each of them with a client of undici on it. */
export class PooledRoad implements Road {
  readonly #pool: ConnectionPool<UndiciConnection>;
  readonly #options: PooledRoadOptions;
  #dialled = 0;

  constructor(options: PooledRoadOptions) {
    this.#options = options;
    this.#pool = new ConnectionPool({
      limits: options.limits,
      clock: options.clock,
      dial: (target, { signal, origin }) => this.#dial(target, origin.name, signal),
      // Only ALPN tells whether the server speaks HTTP/2; until it has, one dial is made on behalf of all.
      multiplexes: (target) => options.connection.http2 && target.protocol === "https:",
    });
  }

  send(exchange: PendingExchange): void {
    const { request, timeouts } = exchange;
    const { signal, trace } = request.extensions;
    try {
      let dialing = false;
      const onDial = (): void => {
        dialing = true;
        exchange.tell("dialing");
      };
      const options = { timeouts, signal, request };
      const found = this.#pool.acquire(
        this.#pool.origin(request.url),
        trace === undefined ? options : { ...options, onDial },
      );
      if (trace !== undefined && found instanceof Promise && !dialing) exchange.tell("queued");
      // An idle connection is had at once, without a promise.
      if (found instanceof Promise) this.#wait(found, exchange);
      else exchange.dispatch(found, found.countRequest());
    } catch (error) {
      exchange.fail(error);
    }
  }

  #wait(promised: Promise<UndiciConnection>, exchange: PendingExchange): void {
    promised.then(
      (connection) => {
        const reused = connection.countRequest();
        if (!reused) exchange.tell("connected");
        exchange.dispatch(connection, reused);
      },
      (error: unknown) => exchange.fail(error),
    );
  }

  release(connection: UndiciConnection): void {
    this.#pool.release(connection, { reusable: connection.usable });
  }

  status(): PoolStatus {
    return this.#pool.status();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #dial(target: ConnectTarget, origin: string, signal: AbortSignal): Promise<UndiciConnection> {
    const { undici, connector, connection: settings } = this.#options;
    const alpnProtocols = settings.http2 ? ["h2", "http/1.1"] : ["http/1.1"];
    const dialled = await connector(target, { alpnProtocols, signal });
    this.#dialled += 1;
    return new UndiciConnection(
      undici,
      { id: this.#dialled, origin, serverName: target.hostname },
      dialled,
      () => connector(target, { alpnProtocols }),
      settings,
      (gone) => this.#pool.remove(gone),
    );
  }
}
