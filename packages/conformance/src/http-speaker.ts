import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { performServerHandshake, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

import { answer } from "./endpoints.ts";
import { ClientGoneError, type Exchange, type ExchangePlace } from "./exchange.ts";
import type { Gates } from "./gates.ts";
import { Http1Exchange } from "./http1-exchange.ts";
import { Http2Exchange } from "./http2-exchange.ts";
import type { Ledger, TrackedConnection } from "./ledger.ts";

/** Speaks HTTP/1.1 and HTTP/2 on sockets that somebody else has accepted, and answers with the endpoints. */
export class HttpSpeaker {
  readonly #ledger: Ledger;
  readonly #gates: Gates;
  readonly #http1: Server;
  readonly #connections = new WeakMap<Socket, TrackedConnection>();

  constructor(ledger: Ledger, gates: Gates) {
    this.#ledger = ledger;
    this.#gates = gates;
    // All timers off: a test that is slow, or that waits on purpose, is not cut short.
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      void this.#serveHttp1(request, response);
    };
    this.#http1 = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, serve);
    // Node would ask for every body at once; here it is asked for when an endpoint reads it.
    this.#http1.on("checkContinue", serve);
    this.#http1.on("checkExpectation", serve);
  }

  /** Takes over a socket, and speaks the protocol that TLS agreed on, or else HTTP/1.1. */
  speak(socket: Socket, connection: TrackedConnection): void {
    if (alpnOf(socket) === "h2") {
      this.speakHttp2(socket, connection);
      return;
    }
    this.#connections.set(socket, connection);
    this.#http1.emit("connection", socket);
  }

  /** Takes over a socket on which the client speaks HTTP/2, as agreed on or as it knows beforehand. */
  speakHttp2(socket: Socket, connection: TrackedConnection): void {
    const session = performServerHandshake(socket);
    session.on("error", () => {});
    session.on("stream", (stream, _headers, _flags, rawHeaders) => {
      void this.#serveHttp2(stream, rawHeaders, socket, connection);
    });
    connection.end = () => session.close();
  }

  async #serveHttp1(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const connection = this.#connections.get(request.socket)!;
    const place = placeOf(request.socket, connection);
    await this.#serve(new Http1Exchange(request, response, connection, place), connection);
  }

  async #serveHttp2(
    stream: ServerHttp2Stream,
    rawHeaders: readonly string[],
    socket: Socket,
    connection: TrackedConnection,
  ): Promise<void> {
    await this.#serve(new Http2Exchange(stream, rawHeaders, placeOf(socket, connection)), connection);
  }

  async #serve(exchange: Exchange, connection: TrackedConnection): Promise<void> {
    connection.requests += 1;
    const { method, target, headers, place, over } = exchange;
    const { connectionId, requestNumber } = place;
    this.#ledger.note({ origin: connection.origin, connectionId, requestNumber, method, target, headers }, over);
    try {
      await answer(exchange, this.#gates);
    } catch (error) {
      // A client may leave whenever it likes; the request body then fails as well.
      if (!(error instanceof ClientGoneError)) exchange.reset();
    }
  }
}

/** Counts the request that is about to begin. */
function placeOf(socket: Socket, connection: TrackedConnection): ExchangePlace {
  return {
    connectionId: connection.id,
    requestNumber: connection.requests + 1,
    alpn: alpnOf(socket),
    clientCertificate: commonNameOf(socket),
  };
}

function alpnOf(socket: Socket): string | null {
  return socket instanceof TLSSocket && typeof socket.alpnProtocol === "string" ? socket.alpnProtocol : null;
}

function commonNameOf(socket: Socket): string | null {
  if (!(socket instanceof TLSSocket)) return null;
  const commonName = socket.getPeerCertificate().subject?.CN;
  return typeof commonName === "string" ? commonName : null;
}
