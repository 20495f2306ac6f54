import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import type { TimeoutPhase } from "./timeouts.ts";

/** What a transport can do, as data: for a client or layer that needs something, and for the conformance suite. */
export interface TransportCapabilities {
  /** Short and lower-case, for messages and tables, such as `undici`. */
  readonly name: string;
  /** Protocols it may speak. Empty where no protocol is spoken, as in process. */
  readonly protocols: readonly ("http/1.0" | "http/1.1" | "h2" | "h2c")[];
  /** Whether bytes go over a network: connections, resets and truncation exist. */
  readonly network: boolean;
  /** Whether a response may begin before the request body has ended. */
  readonly duplex: boolean;
  /** Whether trailer fields of a response are delivered. */
  readonly trailers: boolean;
  /** Whether trailer fields of a request are sent. Where they are not, the client refuses a request that has some. */
  readonly requestTrailers: boolean;
  /** Whether the body of a request with `Expect: 100-continue` is kept back until the server asks for it. */
  readonly expectContinue: boolean;
  /** Whether 1xx responses are delivered to `extensions.onInformational`. */
  readonly informational: boolean;
  /** Whether case and order of header fields are kept both ways. */
  readonly rawHeaders: boolean;
  /** Phases whose limits it enforces. */
  readonly timeouts: readonly Exclude<TimeoutPhase, "total">[];
  /** Whether it can go through a proxy. */
  readonly proxy: boolean;
  /** Whether TLS can be configured: trust, client certificates. */
  readonly tls: boolean;
  /** Whether addresses can be checked at the moment of connecting, against server-side request forgery. */
  readonly connectGuard: boolean;
}

/** The connections of a transport, or of one origin of it. */
export interface PoolCounts {
  /** Connections that exist: active, idle and being dialled. */
  readonly open: number;
  /** Connections that wait for reuse. */
  readonly idle: number;
  /** Connections that carry a request or are being dialled for one. */
  readonly active: number;
  /** Requests that wait for a connection. */
  readonly queued: number;
}

/** A snapshot of a transport's pool. */
export interface PoolStatus extends PoolCounts {
  /** By origin, such as `https://example.com`; only origins with connections or waiting requests. */
  readonly origins: Readonly<Record<string, PoolCounts>>;
}

/**
 * Sends one request once. No redirects, retries, cookies, auth, decoding, or status errors below this line.
 *
 * `extensions.signal` ends the exchange at any moment, with `signal.reason` as the rejection; `extensions.timeout` limits its phases.
 */
export abstract class BaseTransport implements AsyncDisposable {
  /**
   * Resolves when the response headers have arrived. The body is wire bytes, read once; whoever receives the response reads or closes it.
   * @throws TransportError, which says in `processed` whether the server may have acted.
   */
  abstract handleRequest(request: HttpRequest): Promise<HttpResponse>;

  /** What this transport can do. By default: an in-process transport without any of it. */
  get capabilities(): TransportCapabilities {
    return inProcessCapabilities;
  }

  /** Open, idle, active and queued connections per origin; undefined where there is no pool. */
  poolStatus(): PoolStatus | undefined {
    return undefined;
  }

  /** Graceful and idempotent: finishes what is in flight, rejects what comes after with {@link TransportClosedError}. */
  async close(): Promise<void> {}

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Refuses what is not a response: a hand-written transport may forget to return one, or give that of `fetch`. */
export function checkResponse(value: unknown): asserts value is HttpResponse {
  // By shape, so that a response of another copy of this package is one, too.
  if (typeof value === "object" && value !== null && "attach" in value) return;
  const got = typeof value === "object" ? Object.prototype.toString.call(value) : typeof value;
  throw new TypeError(`transport: handleRequest() gave ${got}, expected an HttpResponse`);
}

/** What a `Client` needs. Any object with `handleRequest` will do; {@link BaseTransport} supplies the rest. */
export type Transport = Pick<BaseTransport, "handleRequest"> & Partial<BaseTransport>;

const inProcessCapabilities: TransportCapabilities = Object.freeze({
  name: "custom",
  protocols: Object.freeze([]),
  network: false,
  duplex: false,
  trailers: false,
  requestTrailers: false,
  expectContinue: false,
  informational: false,
  rawHeaders: true,
  timeouts: Object.freeze([]),
  proxy: false,
  tls: false,
  connectGuard: false,
});
