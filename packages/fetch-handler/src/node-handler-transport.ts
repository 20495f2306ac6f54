import { createServer, Server } from "node:http";
import type { Duplex } from "node:stream";

import {
  BaseTransport,
  checkOptionNames,
  type Clock,
  type Connector,
  type HttpRequest,
  type HttpResponse,
  type PoolLimits,
  type PoolStatus,
  type TransportCapabilities,
} from "@haulier/core";
import { memoryConnector } from "@haulier/net";
import { UndiciTransport } from "@haulier/undici";

import { answerFailure, guardListener, type NodeListener, raiseAtClient, thrownByApp } from "./app-failures.ts";
import { type ClientAddress, type ClientPlace, defaultClient, toClientPlace } from "./client-address.ts";
import { dressAsSocket } from "./server-socket.ts";

/** Options of {@link NodeHandlerTransport}. */
export interface NodeHandlerTransportOptions {
  /**
   * Whether the client gets what the listener throws, or its promise rejects with: itself before the response, and as the `cause` of an error in
   * the middle of its body. `false` makes it a 500, or a connection that breaks. Only for a listener: a server is left as it is.
   * @defaultValue true
   */
  raiseAppErrors?: boolean | undefined;
  /** Who asks, as the app sees it in `request.socket`. @defaultValue \{ address: "127.0.0.1", port: 123 \} */
  clientAddress?: ClientAddress | undefined;
  /** The limits of the connection pool. @defaultValue those of UndiciTransport: 100 connections, 20 of them kept idle for 5_000 ms */
  limits?: Partial<PoolLimits> | undefined;
  /** The time that timeouts go by. @defaultValue the real one */
  clock?: Clock | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof NodeHandlerTransportOptions>([
  "raiseAppErrors",
  "clientAddress",
  "limits",
  "clock",
]);

/**
 * Calls a listener `(request, response)` of `node:http`, in process: HTTP/1.1 is spoken as on a socket, with keep-alive, chunks, trailers,
 * `Expect`, upgrades and back-pressure, but on a pair of streams in memory. There is no port and no network.
 *
 * ```ts
 * const client = new Client({ transport: new NodeHandlerTransport(app), baseUrl: "http://app.test" });
 * ```
 *
 * It is an `UndiciTransport` whose connections end in a `Server` of `node:http`, which need not listen. With an `https:` URL the app is told
 * that the connection is encrypted, though nothing is.
 */
export class NodeHandlerTransport extends BaseTransport {
  readonly #inner: UndiciTransport;
  readonly #capabilities: TransportCapabilities;
  /** The clients' ends of the connections, by the servers'. */
  readonly #nearEnds = new WeakMap<Duplex, Duplex>();

  /** @throws TypeError for what is no listener or server, and for an option that is unknown or cannot be used. */
  constructor(app: NodeListener | Server, options: NodeHandlerTransportOptions = {}) {
    super();
    checkOptionNames("NodeHandlerTransport", options, optionNames);
    const { raiseAppErrors, clientAddress = defaultClient, limits, clock } = options;
    const server = this.#serverOf(app, raiseAppErrors);
    const connector = this.#connectorTo(server, toClientPlace(clientAddress));
    this.#inner = new UndiciTransport({ connector, limits, clock });
    this.#capabilities = Object.freeze({
      ...this.#inner.capabilities,
      name: "node-handler",
      network: false,
      proxy: false,
      tls: false,
      connectGuard: false,
    });
  }

  /** @throws TransportError, `signal.reason` when the signal of the request aborts, or whatever the listener throws. */
  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.#inner.handleRequest(request);
    } catch (error) {
      const thrown = thrownByApp(error);
      throw thrown === undefined ? error : thrown.reason;
    }
  }

  override get capabilities(): TransportCapabilities {
    return this.#capabilities;
  }

  /** Connections by origin. */
  override poolStatus(): PoolStatus | undefined {
    return this.#inner.poolStatus();
  }

  /** Graceful and idempotent. A server that was handed in is not closed, but for the connections that were made here. */
  override close(): Promise<void> {
    return this.#inner.close();
  }

  #serverOf(app: NodeListener | Server, raiseAppErrors: boolean | undefined): Server {
    if (app instanceof Server) {
      if (raiseAppErrors === undefined) return app;
      throw new TypeError("raiseAppErrors: what the listeners of a server throw is the server's; pass the listener");
    }
    if (typeof app !== "function")
      throw new TypeError(
        "NodeHandlerTransport: expected a listener (request, response) or a Server of node:http; for another server, use UndiciTransport with memoryConnector",
      );
    if (raiseAppErrors !== undefined && typeof raiseAppErrors !== "boolean")
      throw new TypeError(`raiseAppErrors: expected true or false, got a ${typeof raiseAppErrors}`);
    const listener = guardListener(app, (reason, incoming, answer) => {
      if (raiseAppErrors === false) answerFailure(answer);
      else raiseAtClient(this.#nearEnds.get(incoming.socket), reason);
    });
    return createServer((incoming, answer) => void listener(incoming, answer));
  }

  #connectorTo(server: Server, client: ClientPlace): Connector {
    return async (target, options) => {
      let farEnd: Duplex | undefined;
      const accept = (socket: Duplex): void => {
        farEnd = socket;
        dressAsSocket(socket, client, target);
        server.emit("connection", socket);
      };
      const connection = await memoryConnector(accept)({ ...target, protocol: "http:" }, options);
      this.#nearEnds.set(farEnd!, connection.stream as unknown as Duplex);
      return connection;
    };
  }
}
