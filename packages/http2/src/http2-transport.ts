import {
  BaseTransport,
  TransportClosedError,
  UnsupportedProtocolError,
  type HttpRequest,
  type HttpResponse,
  type TransportCapabilities,
} from "@haulier/core";
import { chooseConnector, TimerShelf } from "@haulier/net";

import type { ExchangeSettings } from "./exchange-settings.ts";
import { Http2Exchange } from "./http2-exchange.ts";
import { resolveOptions, type Http2TransportOptions } from "./http2-options.ts";
import type { Http2PoolStatus } from "./pool-status.ts";
import { SessionRoad } from "./session-road.ts";

/**
 * HTTP/2 on `node:http2`: all requests to an origin share one session as far as the server allows, and there are more sessions beyond that.
 *
 * A request is sent once. It is put on another stream when the server has said that it did not process it, by REFUSED_STREAM or GOAWAY; and,
 * if its method is idempotent, when a kept session turns out to be dead at the moment of its reuse. A body that can be read only once, and
 * was begun, is not sent again.
 */
export class Http2Transport extends BaseTransport {
  readonly #road: SessionRoad;
  readonly #settings: ExchangeSettings;
  readonly #h2c: boolean;
  readonly #capabilities: TransportCapabilities;
  #closing: Promise<void> | undefined;

  /** @throws TypeError for an option that is unknown or cannot be used. */
  constructor(options: Http2TransportOptions = {}) {
    super();
    const { session, h2c, highWaterMark, expectContinueTimeout } = resolveOptions(options);
    const { limits, fallback } = options;
    const { clock } = session;
    const connector = chooseConnector("Http2Transport", dialling(options));
    this.#road = new SessionRoad({ connector, limits, fallback, settings: session });
    this.#settings = { clock, timers: new TimerShelf(clock), highWaterMark, expectContinueTimeout };
    this.#h2c = h2c;
    this.#capabilities = capabilitiesOf(options);
  }

  /** @throws TransportError, or `signal.reason` when the signal of the request aborts. */
  handleRequest(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closing !== undefined) {
      return Promise.reject(
        new TransportClosedError(`${request.toString()}: the transport has been closed`, { request }),
      );
    }
    if (!this.#isOurs(request)) return this.#handOn(request);
    return new Promise((resolve, reject) => {
      new Http2Exchange(request, this.#road, this.#settings, resolve, reject).begin();
    });
  }

  override get capabilities(): TransportCapabilities {
    return this.#capabilities;
  }

  /** Sessions by origin, and each with its streams. Those of the fallback are its own business. */
  override poolStatus(): Http2PoolStatus {
    return this.#road.status();
  }

  /** Graceful: what is in flight is finished, and the sessions are closed then. The fallback stays open. */
  override close(): Promise<void> {
    this.#closing ??= this.#road.close();
    return this.#closing;
  }

  #isOurs({ href, headers }: HttpRequest): boolean {
    if (this.#road.fallback !== undefined && headers.has("upgrade")) return false;
    return href.startsWith("https:") || (this.#h2c && href.startsWith("http:"));
  }

  #handOn(request: HttpRequest): Promise<HttpResponse> {
    const { fallback } = this.#road;
    const isHttp = request.href.startsWith("http");
    if (isHttp && fallback !== undefined) return fallback.handleRequest(request);
    const what = isHttp
      ? "http: is not asked in HTTP/2 unless the server is known to speak it; set h2c: true, or pass a fallback"
      : `the protocol "${request.url.protocol}" is not http or https`;
    return Promise.reject(new UnsupportedProtocolError(`${request.toString()}: ${what}`, { request }));
  }
}

function dialling(options: Http2TransportOptions): Parameters<typeof chooseConnector>[1] {
  const { tls, socketPath, connector, proxy, socks, trustEnv } = options;
  return { tls, socketPath, connector, proxy, socks, trustEnv };
}

function capabilitiesOf({ h2c, fallback }: Http2TransportOptions): TransportCapabilities {
  const own = h2c === true ? (["h2", "h2c"] as const) : (["h2"] as const);
  const others = fallback?.capabilities?.protocols ?? [];
  return Object.freeze({ ...capabilities, protocols: Object.freeze([...new Set([...own, ...others])]) });
}

const capabilities: TransportCapabilities = Object.freeze({
  name: "http2",
  protocols: Object.freeze([]),
  network: true,
  duplex: true,
  trailers: true,
  requestTrailers: true,
  expectContinue: true,
  informational: true,
  // HTTP/2 has no case; order and duplicates are kept.
  rawHeaders: true,
  timeouts: Object.freeze(["pool", "connect", "read", "write"] as const),
  proxy: true,
  tls: true,
  connectGuard: true,
});
