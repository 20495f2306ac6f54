import type { ClientHttp2Session, ClientHttp2Stream, Settings } from "node:http2";
import type { Socket } from "node:net";

import type { Connection, ConnectionInfo, ConnectTimings } from "@haulier/core";
import { connectionInfo, type PoolConnection } from "@haulier/net";

import { FloodGuard, type CountedFrame } from "./flood-guard.ts";
import type { SessionSettings } from "./http2-options.ts";
import { sessionGone, type SessionError } from "./session-errors.ts";
import { SessionPulse, type Doubt } from "./session-pulse.ts";
import { SessionTraffic } from "./session-traffic.ts";
import type { SessionPlace, SessionState, SessionWatch } from "./session-watch.ts";
import { StreamWindow } from "./stream-window.ts";

/** How long a session that carries nothing may take to close, in milliseconds: the peer may not take the last bytes. */
const CLOSING_TIME = 1_000;

/** One session of HTTP/2 on a dialled connection, whose server has sent its settings. The engine is `node:http2`. */
export class Http2Session implements PoolConnection {
  readonly multiplexed = true;
  readonly id: number;
  readonly origin: string;
  readonly dialDuration: number;
  readonly traffic: SessionTraffic;
  readonly window: StreamWindow;
  readonly #session: ClientHttp2Session;
  readonly #connection: Connection;
  readonly #socket: Socket;
  readonly #settings: SessionSettings;
  readonly #watch: SessionWatch;
  readonly #pulse: SessionPulse;
  readonly #flood: FloodGuard;
  #state: SessionState = "open";
  #capacity = 0;
  /** Given to it so far. */
  #requests = 0;
  #streams = 0;
  /** After GOAWAY: requests with a higher number were not processed. */
  #lastStreamId: number | undefined;
  #failure: Error | undefined;

  constructor(
    session: ClientHttp2Session,
    place: SessionPlace,
    connection: Connection,
    settings: SessionSettings,
    watch: SessionWatch,
  ) {
    this.id = place.id;
    this.origin = place.origin;
    this.dialDuration = place.dialDuration;
    this.#session = session;
    this.#connection = connection;
    this.#socket = connection.stream as unknown as Socket;
    this.#settings = settings;
    this.#watch = watch;
    // Other streams than sockets do not count; then the engine has wrapped them in a socket of its own.
    const counts = typeof this.#socket.bytesRead === "number" ? this.#socket : session.socket;
    this.traffic = new SessionTraffic(counts, settings, (error) => this.destroy(error));
    this.window = new StreamWindow(session, settings, place.openedAt);
    this.#flood = new FloodGuard(settings.clock);
    this.#pulse = new SessionPulse(session, settings, (error) => this.destroy(error));
    this.#listen();
    this.#capacity = this.#allowed(session.remoteSettings);
    // Whoever waits for it gets it at once; the pool says when there is nobody.
    this.#pulse.wake();
  }

  get state(): SessionState {
    return this.#state;
  }

  /** How many requests it may carry at once: what the server allows just now, up to a limit of ours. */
  get capacity(): number {
    return this.#capacity;
  }

  get usable(): boolean {
    return this.#state === "open" && !this.#session.closed && !this.isGone;
  }

  /** How many requests it carries. */
  get streams(): number {
    return this.#streams;
  }

  /** Whether the server takes CONNECT with a protocol (RFC 8441). */
  get takesProtocols(): boolean {
    return this.#session.remoteSettings.enableConnectProtocol === true;
  }

  /** Whether nothing more comes by it. */
  get isGone(): boolean {
    return this.#session.destroyed || this.#socket.destroyed || this.#socket.readableEnded;
  }

  /** What the session broke with, where that is known. */
  get failure(): Error | undefined {
    return this.#failure ?? this.#socket.errored ?? undefined;
  }

  /** The longest header block in bytes, as long as the server has not approved of it, and the engine does not keep to it. */
  get headerLimit(): number | undefined {
    return this.#session.pendingSettingsAck ? this.#settings.maxHeaderSize : undefined;
  }

  /** Whether the server is still there is being found out; undefined when there is no doubt about that. */
  get doubt(): Doubt | undefined {
    return this.#pulse.doubt;
  }

  get dialTimings(): ConnectTimings {
    return this.#connection.timings;
  }

  /** Whether a request has been given to this session before. Tells it that another one is. */
  countRequest(): boolean {
    this.#requests += 1;
    this.#streams += 1;
    return this.#requests > 1;
  }

  /** A request has left it. */
  countEnd(): void {
    this.#streams -= 1;
  }

  /** Sends the head of a request. @throws SessionError when there is no session any more */
  request(fields: readonly string[], options: { endStream: boolean; waitForTrailers: boolean }): ClientHttp2Stream {
    if (this.#session.closed || this.isGone) throw sessionGone();
    return this.#session.request(fields, options);
  }

  /** Whether a GOAWAY has said that the server will not process this stream. */
  isUnprocessed({ id }: ClientHttp2Stream): boolean {
    return id === undefined || (this.#lastStreamId !== undefined && id > this.#lastStreamId);
  }

  /** A request has waited for too long: the server is asked if it is still there. */
  suspect(): void {
    this.#pulse.suspect();
  }

  /** Facts for the response; the `reused` flag is the exchange's own. */
  info(reused: boolean): ConnectionInfo {
    return connectionInfo(this.#connection, this.id, reused);
  }

  ref(): void {
    this.#socket.ref?.();
    this.#pulse.wake();
  }

  unref(): void {
    this.#socket.unref?.();
    this.#pulse.rest();
  }

  close(): Promise<void> {
    if (this.#state === "closed") return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#settings.clock.startTimer(() => this.destroy(), CLOSING_TIME);
      this.#session.once("close", () => {
        timer.stop();
        resolve();
      });
      this.#session.close();
    });
  }

  destroy(error?: Error): void {
    this.#failure ??= error;
    this.#session.destroy(error);
    // The session lets the last bytes out first, which a dead peer never takes.
    this.#socket.destroy();
  }

  toString(): string {
    return `session ${this.id} to ${this.origin}: ${this.#state}`;
  }

  #listen(): void {
    const session = this.#session;
    // From here to its end; an error without a listener would end the process.
    session.on("error", (error: Error) => {
      this.#failure ??= error;
    });
    session.on("goaway", (_code, lastStreamId) => this.#drain(lastStreamId));
    session.on("close", () => this.#cleanUp());
    // After some errors, that of the session does not come.
    this.#socket.on("close", () => this.#cleanUp());
    session.on("remoteSettings", (settings) => {
      if (!this.#isFlood("SETTINGS")) this.#adjust(settings);
    });
    session.on("ping", () => this.#isFlood("PING"));
    session.on("altsvc", () => this.#isFlood("ALTSVC"));
    session.on("origin", () => this.#isFlood("ORIGIN"));
  }

  /** The server may change its mind at any moment (RFC 9113 section 6.5.3). */
  #adjust(settings: Settings): void {
    const before = this.#capacity;
    this.#capacity = this.#allowed(settings);
    if (this.#capacity > before) this.#watch.onCapacity(this);
  }

  #allowed({ maxConcurrentStreams = Number.POSITIVE_INFINITY }: Settings): number {
    return Math.min(maxConcurrentStreams, this.#settings.maxConcurrentStreams);
  }

  #isFlood(kind: CountedFrame): boolean {
    const error: SessionError | undefined = this.#flood.count(kind);
    if (error !== undefined) this.destroy(error);
    return error !== undefined;
  }

  #drain(lastStreamId: number): void {
    // A second GOAWAY may lower the number, and not raise it (RFC 9113 section 6.8).
    this.#lastStreamId = Math.min(lastStreamId, this.#lastStreamId ?? lastStreamId);
    if (this.#state !== "open") return;
    this.#state = "draining";
    this.#watch.onDraining(this);
  }

  /** The one end of all that began with the session. */
  #cleanUp(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#pulse.stop();
    this.traffic.stop();
    this.#socket.destroy();
    this.#watch.onClosed(this);
  }
}
