import type { Socket } from "node:net";

import type { Connection, ConnectionInfo, ConnectTimings } from "@haulier/core";
import { connectionInfo } from "@haulier/net";

import { ConnectionGoneError } from "./connection-gone-error.ts";
import { HeldWriteFailure } from "./held-write-failure.ts";
import { NodeHttpExchange, type NodeHttpSettings } from "./node-http-exchange.ts";
import type { ConnectionPlace, PooledCarrier } from "./pooled-carrier.ts";
import type { Engine, EngineHandler, EngineOptions } from "./road.ts";

/** Who is told of what becomes of a connection. */
export interface ConnectionWatch {
  /** It has closed. Called once. */
  onGone(connection: NodeHttpConnection): void;
  /** It is given away, to speak another protocol on, and is counted by the pool until it closes. */
  onHandedOver(connection: NodeHttpConnection): void;
}

/**
 * One dialled connection for one exchange over `node:http`, and the engine of that exchange. It is closed afterwards, unless it has been
 * given away.
 */
export class NodeHttpConnection implements PooledCarrier, Engine {
  readonly id: number;
  readonly origin: string;
  readonly servername: string;
  readonly dialDuration: number;
  readonly capacity = 1;
  releases = 0;
  nextReleased: PooledCarrier | undefined;
  readonly #connection: Connection;
  readonly #socket: Socket;
  readonly #settings: NodeHttpSettings;
  readonly #writeFailure: HeldWriteFailure;
  readonly #watch: ConnectionWatch;
  #isUsed = false;

  constructor(place: ConnectionPlace, connection: Connection, settings: NodeHttpSettings, watch: ConnectionWatch) {
    this.id = place.id;
    this.origin = place.origin;
    this.servername = place.serverName;
    this.dialDuration = place.dialDuration;
    this.#connection = connection;
    this.#socket = connection.stream as unknown as Socket;
    this.#settings = settings;
    this.#watch = watch;
    // An error may come when nobody else listens: before the exchange, or when whoever took the connection has left.
    this.#socket.on("error", () => {});
    this.#writeFailure = HeldWriteFailure.on(this.#socket);
    this.#socket.on("close", () => watch.onGone(this));
  }

  get dispatcher(): Engine {
    return this;
  }

  get usable(): boolean {
    return !this.#isUsed && !this.#isGone;
  }

  countRequest(): boolean {
    this.#isUsed = true;
    return false;
  }

  dispatch(options: EngineOptions, handler: EngineHandler): boolean {
    if (this.#isGone) throw new ConnectionGoneError();
    const handedOver = (): void => {
      this.#writeFailure.release();
      this.#watch.onHandedOver(this);
    };
    new NodeHttpExchange(this.#socket, options, handler, this.#settings, handedOver).start();
    return true;
  }

  info(reused: boolean): ConnectionInfo {
    return connectionInfo(this.#connection, this.id, reused);
  }

  get failure(): Error | undefined {
    return this.#socket.errored ?? undefined;
  }

  get dialTimings(): ConnectTimings {
    return this.#connection.timings;
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  close(): void {
    this.#socket.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  get #isGone(): boolean {
    return this.#socket.destroyed || this.#socket.readableEnded;
  }
}
