import type { Socket } from "node:net";

import type { Connection, ConnectionInfo, ConnectTimings, HttpRequest, RequestBody } from "@haulier/core";
import { connectionInfo, WHOLE_BODY } from "@haulier/net";

import { ConnectionGoneError } from "./connection-gone-error.ts";
import { HeldWriteFailure } from "./held-write-failure.ts";
import type { Client, Undici } from "./load-undici.ts";
import type { ConnectionPlace, PooledCarrier } from "./pooled-carrier.ts";

/** What a connection is made with, the same for all connections of a transport. */
export interface ConnectionSettings {
  /** The longest header block that is accepted, in bytes. */
  readonly maxHeaderSize: number;
  /** Whether HTTP/2 is spoken where the server chose it by ALPN. */
  readonly http2: boolean;
}

/** Streams that are opened at once on one HTTP/2 session; undici queues what the server does not allow. */
const MAX_STREAMS = 100;

/** The longest that a timer can be set to, which turns undici's own idle timer off: the pool has one. */
const NEVER = 2 ** 31 - 1;

/**
 * One dialled connection with one `undici.Client` on it, which speaks HTTP/1.1, or HTTP/2 where ALPN chose that.
 *
 * undici's own pool is not used: it shows neither the socket nor the queue, so a queued request could not be aborted, timed or
 * explained. Its timers are off, since they tick every half second.
 */
export class UndiciConnection implements PooledCarrier {
  readonly id: number;
  readonly dispatcher: Client;
  readonly origin: string;
  readonly servername: string;
  readonly dialDuration: number;
  readonly isHttp2: boolean;
  readonly #connection: Connection;
  readonly #socket: Socket;
  releases = 0;
  nextReleased: PooledCarrier | undefined;
  #dispatched = 0;
  #isReadFirst = false;
  #gone = false;

  /** @param onGone is called once, when the connection takes no more requests. */
  constructor(
    undici: Undici,
    place: ConnectionPlace,
    connection: Connection,
    redial: () => Promise<Connection>,
    settings: ConnectionSettings,
    onGone: (connection: UndiciConnection) => void,
  ) {
    this.id = place.id;
    this.origin = place.origin;
    this.servername = place.serverName;
    this.dialDuration = place.dialDuration;
    this.#connection = connection;
    this.#socket = connection.stream as unknown as Socket;
    this.isHttp2 = connection.alpnProtocol === "h2";
    this.dispatcher = new undici.Client(place.origin, {
      connect: this.#connector(redial),
      allowH2: settings.http2,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: NEVER,
      keepAliveMaxTimeout: NEVER,
      maxHeaderSize: settings.maxHeaderSize,
      // With HTTP/2 it counts only while undici has no session, after a GOAWAY: with 1, requests that were refused would wait until all
      // that were accepted have finished on the old session.
      pipelining: this.isHttp2 ? MAX_STREAMS : 1,
      h2Options: http2Options,
    });
    const gone = (): void => {
      if (this.#gone) return;
      this.#gone = true;
      onGone(this);
    };
    // "disconnect" also tells of a GOAWAY, after which the socket stays open for the streams that the server still answers.
    this.dispatcher.on("disconnect", gone);
    this.#socket.on("close", gone);
  }

  get capacity(): number {
    return this.isHttp2 ? MAX_STREAMS : 1;
  }

  get usable(): boolean {
    return !this.#gone && !this.#socket.destroyed && !this.#socket.readableEnded;
  }

  countRequest({ body }: HttpRequest): boolean {
    if (body !== null && !this.#isReadFirst && isWrittenBitByBit(body)) this.#readFirst();
    this.#dispatched += 1;
    return this.#dispatched > 1;
  }

  /** Facts for the response; the `reused` flag is the exchange's own. */
  info(reused: boolean): ConnectionInfo {
    return connectionInfo(this.#connection, this.id, reused);
  }

  get failure(): Error | undefined {
    return this.#socket.errored ?? undefined;
  }

  /** How long dialling took. */
  get dialTimings(): ConnectTimings {
    return this.#connection.timings;
  }

  // Once it has sent something, undici itself keeps the socket referenced exactly while it is busy.
  ref(): void {
    if (this.#dispatched === 0) this.#socket.ref();
  }

  unref(): void {
    if (this.#dispatched === 0) this.#socket.unref();
  }

  async close(): Promise<void> {
    await this.dispatcher.close();
    // A client that was never used has not taken over the socket.
    this.#socket.destroy();
  }

  destroy(error?: Error): void {
    this.#socket.destroy();
    this.dispatcher.destroy(error ?? null).catch(() => {});
  }

  /** From the first upload on; before, it would be for nothing. */
  #readFirst(): void {
    this.#isReadFirst = true;
    if (!this.isHttp2) HeldWriteFailure.on(this.#socket);
  }

  /**
   * Gives undici the socket that was dialled. It asks again only after that socket is gone: for HTTP/1.1 the request in question is
   * told so, and goes back to the pool; for HTTP/2 undici has requests of a GOAWAY to send again, and gets a new connection for them.
   */
  #connector(redial: () => Promise<Connection>): ConnectFunction {
    let given = false;
    return (_options, callback) => {
      if (!given) {
        given = true;
        // Not at once: undici resumes its queue only when it is called back later.
        queueMicrotask(() => callback(null, this.#socket));
      } else if (this.isHttp2) {
        http2Socket(redial()).then(
          (socket) => callback(null, socket),
          (error: Error) => this.#onceClosed(() => callback(error, null)),
        );
      } else queueMicrotask(() => callback(new ConnectionGoneError(), null));
    };
  }

  /** As long as streams go on, undici would not give up when told that it cannot connect, but ask again at once. */
  #onceClosed(tell: () => void): void {
    if (this.#socket.destroyed) tell();
    else this.#socket.once("close", tell);
  }
}

/** Whether a server may answer before it has all of a body. */
function isWrittenBitByBit({ bytes }: RequestBody): boolean {
  return bytes === undefined || bytes.byteLength > WHOLE_BODY;
}

/** @throws ConnectionGoneError when the server no longer speaks HTTP/2: what was begun in that cannot be ended in another protocol. */
async function http2Socket(dialled: Promise<Connection>): Promise<Socket> {
  const { alpnProtocol, stream } = await dialled;
  if (alpnProtocol === "h2") return stream as unknown as Socket;
  stream.destroy();
  throw new ConnectionGoneError();
}

type ConnectFunction = (
  options: unknown,
  callback: (...result: [error: null, socket: Socket] | [error: Error, socket: null]) => void,
) => void;

// 4 MiB for a stream and 16 MiB for a connection: both, since raising one alone makes it slower. undici documents the first of them
// under `settings`, and reads it from here.
const http2Options = {
  maxConcurrentStreams: MAX_STREAMS,
  initialWindowSize: 4 * 1024 * 1024,
  connectionWindowSize: 16 * 1024 * 1024,
};
