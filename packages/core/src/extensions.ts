import type { Duplex, TlsInfo } from "./connector.ts";
import type { HttpHeaders } from "./http-headers.ts";
import type { TrailersInit } from "./request-trailers.ts";
import type { Timeouts } from "./timeouts.ts";
import type { ProgressListener } from "./transfer-progress.ts";

/**
 * What travels with a request beside the message itself. Transports and layers read what they know and leave the rest alone;
 * a package adds its own keys by declaration merging.
 */
export interface RequestExtensions {
  /** The limits of this exchange. Transports enforce all but `total`, which the client enforces through `signal`. */
  readonly timeout?: Timeouts | undefined;
  /** Ends the exchange at any moment up to the end of the response body. */
  readonly signal?: AbortSignal | undefined;
  /** Cookies of this request alone. The client adds them to those of its jar, and drops them when a redirect leaves the origin. */
  readonly cookies?: Readonly<Record<string, string>> | undefined;
  /** Trailer fields, to be sent after the body. Transports get them by `requestTrailers()`, and refuse what they cannot send. */
  readonly trailers?: TrailersInit | undefined;
  /**
   * The request target, sent as it is in place of the path and query of the URL, which says where to connect to: `*` for OPTIONS, an absolute
   * URL for a proxy, `host:port` for CONNECT. For this request alone: a redirect does without.
   * @see RFC 9112 section 3.2, https://www.rfc-editor.org/rfc/rfc9112#section-3.2
   */
  readonly target?: string | undefined;
  /** Told of the progress of the request body. The client calls it; transports need not care. */
  readonly onUploadProgress?: ProgressListener | undefined;
  /** Told of the progress of the response body. The client calls it; transports need not care. */
  readonly onDownloadProgress?: ProgressListener | undefined;
  /** The largest body of the response, in bytes after decoding, streamed or not. The client enforces it; transports need not care. */
  readonly maxResponseSize?: number | undefined;
  /** Called for each 1xx response before the final one. What it throws ends the exchange with that. */
  readonly onInformational?: ((response: InformationalResponse) => void) | undefined;
  /** Called as the exchange proceeds. What it throws before the end of the exchange ends that. */
  readonly trace?: ((event: ExchangeEvent) => void) | undefined;
}

/** What a request carries when nothing was said. */
class OwnExtensions implements RequestExtensions {
  readonly timeout: Timeouts | undefined = undefined;
  readonly signal: AbortSignal | undefined = undefined;
}
// What is not set is undefined, whatever somebody has put on Object.prototype.
Object.setPrototypeOf(OwnExtensions.prototype, null);

/** Extensions laid over each other, as an object that inherits nothing. */
export function mergeExtensions(...parts: readonly (RequestExtensions | undefined)[]): RequestExtensions {
  return Object.assign(new OwnExtensions(), ...parts);
}

/** A 1xx response, such as 103 Early Hints. */
export interface InformationalResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
}

/** Something that happened in an exchange, in this order; `at` is monotonic milliseconds. */
export interface ExchangeEvent {
  readonly type: "queued" | "dialing" | "connected" | "requestSent" | "headersReceived" | "done" | "failed";
  readonly at: number;
  /** With `failed`. */
  readonly error?: unknown;
}

/** What a transport knows about a response beside the message itself. */
export interface ResponseExtensions {
  /** `HTTP/1.1`, `HTTP/2`, where the transport can tell. */
  readonly httpVersion?: string | undefined;
  /** The connection that carried the exchange. */
  readonly connection?: ConnectionInfo | undefined;
  /** How long each phase took. */
  readonly timings?: Timings | undefined;
  /** The trailer fields; undefined until the body has been read to its end, and where there are none. */
  readonly trailers?: HttpHeaders | undefined;
  /**
   * The connection itself, after 101 to a request with `Upgrade` and after 2xx to CONNECT: another protocol is spoken on it from here. Whoever
   * takes it ends it; closing the response, which has no body, destroys it.
   */
  readonly networkStream?: Duplex | undefined;
}

/** Facts about the connection that carried an exchange. */
export interface ConnectionInfo {
  /** Counts the connections of one transport, from 1. */
  readonly id: number;
  /** Whether the connection had carried a request before this one. */
  readonly reused: boolean;
  /** What was chosen by ALPN, such as `h2`; undefined without TLS. */
  readonly alpnProtocol: string | undefined;
  /** `address:port`. */
  readonly localAddress: string | undefined;
  /** `address:port`, or the path of a Unix socket. */
  readonly remoteAddress: string | undefined;
  readonly tls: TlsInfo | undefined;
}

/** Durations in milliseconds. A phase that did not happen is undefined: a reused connection was not dialled. */
export interface Timings {
  /** Waiting for a free connection, dialling not included. */
  readonly queued: number | undefined;
  readonly dns: number | undefined;
  readonly tcp: number | undefined;
  readonly tls: number | undefined;
  /** From the first byte of the request to the response headers. */
  readonly waiting: number | undefined;
  /** From the response headers to the end of the body; undefined until then. */
  readonly receiving: number | undefined;
}
