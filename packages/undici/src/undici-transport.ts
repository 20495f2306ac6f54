import {
  BaseTransport,
  type HttpResponse,
  TransportClosedError,
  UnsupportedProtocolError,
  checkOptionNames,
  systemClock,
  type Clock,
  type HttpRequest,
  type PoolLimits,
  type PoolStatus,
  type TransportCapabilities,
} from "@haulier/core";
import { AbortWatch, chooseConnector, TimerShelf, type DiallingOptions } from "@haulier/net";

import { DispatcherRoad } from "./dispatcher-road.ts";
import { Exchange, type ExchangeSettings } from "./exchange.ts";
import type { Dispatcher } from "./load-undici.ts";
import { PooledRoad } from "./pooled-road.ts";
import type { Road } from "./road.ts";

/** Options of {@link UndiciTransport}. */
export interface UndiciTransportOptions extends DiallingOptions {
  /** The limits of the connection pool. @defaultValue 100 connections, 20 of them kept idle for 5_000 ms */
  limits?: Partial<PoolLimits> | undefined;
  /** Whether HTTP/2 is offered by ALPN, and spoken where the server chooses it. @defaultValue false */
  http2?: boolean | undefined;
  /** The longest header block of a response, in bytes. @defaultValue 65_536 */
  maxHeaderSize?: number | undefined;
  /** Unread bytes of a streamed body at which the server is told to wait. @defaultValue 262_144 */
  highWaterMark?: number | undefined;
  /**
   * How long a request with `Expect: 100-continue` waits for the server to ask for its body, in milliseconds. The body is sent then, since
   * there are servers that never ask.
   * @defaultValue 1_000
   */
  expectContinueTimeout?: number | undefined;
  /** The time that timeouts go by. @defaultValue the real one */
  clock?: Clock | undefined;
}

/** Options for the use of a caller's own dispatcher, which brings its own pool and connections. */
export type UndiciDispatcherOptions = Pick<UndiciTransportOptions, "highWaterMark" | "clock"> & {
  /** An `Agent`, a `MockAgent` or another dispatcher of undici 8. It is used and never closed. */
  dispatcher: Dispatcher;
};

const poolOptions: ReadonlySet<string> = new Set([
  "limits",
  "http2",
  "tls",
  "socketPath",
  "connector",
  "proxy",
  "socks",
  "trustEnv",
  "maxHeaderSize",
  "highWaterMark",
  "expectContinueTimeout",
  "clock",
]);
const dispatcherOptions: ReadonlySet<string> = new Set(["dispatcher", "highWaterMark", "clock"]);

/**
 * HTTP/1.1, and HTTP/2 by ALPN, on undici's dispatcher, with connections, limits and time-outs of our own.
 *
 * A request is sent once. When a kept connection turns out to have been closed by the server at the moment of its reuse, and nothing
 * was answered, a request with an idempotent method and a replayable body is put on another connection.
 */
export class UndiciTransport extends BaseTransport {
  readonly #settings: ExchangeSettings;
  readonly #road: Road;
  /** The road, when the connections are ours and not those of a caller's dispatcher. */
  readonly #pool: PooledRoad | undefined;
  readonly #capabilities: TransportCapabilities;
  #closing: Promise<void> | undefined;

  /** @throws TypeError for an option that is unknown or cannot be used. */
  constructor(options: UndiciTransportOptions | UndiciDispatcherOptions = {}) {
    super();
    const { clock = systemClock, highWaterMark } = options;
    this.#settings = {
      clock,
      timers: new TimerShelf(clock),
      aborts: new AbortWatch((exchange, reason) => exchange.abort(reason)),
      highWaterMark: size("highWaterMark", highWaterMark ?? HIGH_WATER_MARK, 0),
    };
    if (bringsDispatcher(options)) {
      checkDispatcherOptions(options);
      this.#road = new DispatcherRoad(options.dispatcher);
      this.#capabilities = dispatcherCapabilities;
    } else {
      checkOptionNames("UndiciTransport", options, poolOptions);
      const http2 = options.http2 === true;
      this.#pool = new PooledRoad({
        connector: chooseConnector("UndiciTransport", options),
        limits: options.limits,
        clock,
        expectContinueTimeout: duration(options.expectContinueTimeout ?? EXPECT_CONTINUE_TIMEOUT),
        connection: { maxHeaderSize: size("maxHeaderSize", options.maxHeaderSize ?? MAX_HEADER_SIZE, 1), http2 },
      });
      this.#road = this.#pool;
      this.#capabilities = http2 ? http2Capabilities : pooledCapabilities;
    }
  }

  /** @throws TransportError, or `signal.reason` when the signal of the request aborts. */
  handleRequest(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closing !== undefined) {
      return Promise.reject(
        new TransportClosedError(`${request.toString()}: the transport has been closed`, { request }),
      );
    }
    const { href } = request;
    if (!href.startsWith("http:") && !href.startsWith("https:")) {
      return Promise.reject(
        new UnsupportedProtocolError(
          `${request.toString()}: the protocol "${request.url.protocol}" is not http or https`,
          { request },
        ),
      );
    }
    // Without the closure and its context that a function for the constructor of Promise would cost.
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
    new Exchange(request, this.#road, this.#settings, resolve, reject).begin();
    return promise;
  }

  override get capabilities(): TransportCapabilities {
    return this.#capabilities;
  }

  /** Connections by origin. Undefined with a caller's own dispatcher, which has its own `stats`. */
  override poolStatus(): PoolStatus | undefined {
    return this.#pool?.status();
  }

  override close(): Promise<void> {
    this.#closing ??= this.#pool?.close() ?? Promise.resolve();
    return this.#closing;
  }
}

const pooledCapabilities: TransportCapabilities = Object.freeze({
  name: "undici",
  protocols: Object.freeze(["http/1.1"] as const),
  network: true,
  duplex: true,
  trailers: true,
  requestTrailers: true,
  expectContinue: true,
  informational: true,
  rawHeaders: true,
  timeouts: Object.freeze(["pool", "connect", "read", "write"] as const),
  proxy: true,
  tls: true,
  connectGuard: true,
});

const http2Capabilities: TransportCapabilities = Object.freeze({
  ...pooledCapabilities,
  protocols: Object.freeze(["http/1.1", "h2"] as const),
});

const dispatcherCapabilities: TransportCapabilities = Object.freeze({
  ...pooledCapabilities,
  requestTrailers: false,
  expectContinue: false,
  timeouts: Object.freeze(["read", "write"] as const),
  proxy: false,
  tls: false,
  connectGuard: false,
});

/** A few reads of a socket: with one, a fast download would be paused after each (43 % slower, measured). */
const HIGH_WATER_MARK = 256 * 1024;

/** Four times what Node allows: single sign-on and tracing fill headers. */
const MAX_HEADER_SIZE = 64 * 1024;

/** As long as curl waits. */
const EXPECT_CONTINUE_TIMEOUT = 1_000;

function duration(value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new TypeError(`UndiciTransport: expectContinueTimeout must be milliseconds, 0 or more, got ${String(value)}`);
}

function size(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new TypeError(
    `UndiciTransport: ${name} must be a whole number of bytes from ${least} up, got ${String(value)}`,
  );
}

function bringsDispatcher(
  options: UndiciTransportOptions | UndiciDispatcherOptions,
): options is UndiciDispatcherOptions {
  return "dispatcher" in options && options.dispatcher !== undefined;
}

/** @throws TypeError for options that are the dispatcher's own business, and for unknown ones. */
function checkDispatcherOptions(options: UndiciDispatcherOptions): void {
  for (const name of Object.keys(options)) {
    if (poolOptions.has(name) && !dispatcherOptions.has(name)) {
      throw new TypeError(`UndiciTransport: a dispatcher brings its own connections; give "${name}" to the dispatcher`);
    }
  }
  checkOptionNames("UndiciTransport", options, dispatcherOptions);
}
