/*
 * HttpError
 * ├ RequestError
 * │ ├ TransportError
 * │ │ ├ TimeoutError: ConnectTimeoutError, ReadTimeoutError, WriteTimeoutError, PoolTimeoutError, TotalTimeoutError
 * │ │ ├ NetworkError: ConnectError, ReadError, WriteError, CloseError
 * │ │ ├ ProtocolError: LocalProtocolError, RemoteProtocolError
 * │ │ ├ ProxyError
 * │ │ ├ UnsupportedProtocolError
 * │ │ └ TransportClosedError
 * │ ├ DecodingError
 * │ ├ SchemaError
 * │ ├ ResponseTooLargeError
 * │ └ TooManyRedirectsError
 * └ HttpStatusError
 * InvalidUrlError
 * StreamError: StreamConsumedError, StreamClosedError, ResponseNotReadError, RequestNotReadError
 */
import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { redactUrl } from "./redact-url.ts";
import type { SchemaIssue } from "./standard-schema.ts";
import type { TimeoutPhase } from "./timeouts.ts";

/** What every error of an exchange may be given. */
export interface HttpErrorOptions {
  /** The request that failed. */
  request?: HttpRequest | undefined;
  /** The error underneath, of the engine or of the caller's own code. */
  cause?: unknown;
}

/** What an error of a transport may be given. */
export interface TransportErrorOptions extends HttpErrorOptions {
  /** Whether the server may have acted on the request. @defaultValue "maybe" */
  processed?: Processed | undefined;
}

/** `"no"`: not a byte of the request reached the server, so that any method may be sent again. `"maybe"`: it may have acted. */
export type Processed = "no" | "maybe";

// Registered symbols, so that the guards below also recognise errors of another copy of this package.
const httpErrorBrand: unique symbol = Symbol.for("@haulier/core HttpError");
const streamErrorBrand: unique symbol = Symbol.for("@haulier/core StreamError");
const invalidUrlBrand: unique symbol = Symbol.for("@haulier/core InvalidUrlError");

/** The root of all that goes wrong with an exchange. Branch on the class, on `code` or with the guards; never on the text. */
export abstract class HttpError extends Error {
  /** Stable and machine-readable, such as `ERR_READ_TIMEOUT`. */
  abstract readonly code: string;
  /** The request that failed, where there is one. */
  readonly request: HttpRequest | undefined;
  /** The response that it failed for, where it is one that came: a redirect that cannot be followed, a status that is refused. */
  declare readonly response: HttpResponse | undefined;

  constructor(message: string, options: HttpErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.request = options.request;
  }

  get [httpErrorBrand](): string {
    return "http";
  }
}

/** The exchange failed: there is no complete response. */
export abstract class RequestError extends HttpError {
  override get [httpErrorBrand](): string {
    return "http request";
  }
}

/** The transport failed to carry the request or the response. */
export abstract class TransportError extends RequestError {
  /** Whether the server may have acted on the request; `"no"` makes it safe to send again, whatever its method. */
  readonly processed: Processed;

  constructor(message: string, options: TransportErrorOptions = {}) {
    super(message, options);
    this.processed = options.processed ?? "maybe";
  }

  override get [httpErrorBrand](): string {
    return "http request transport";
  }
}

/** What a time-out knows about itself. */
export interface TimeoutErrorOptions extends TransportErrorOptions {
  /** The limit that was exceeded, in milliseconds. */
  limit: number;
  /** How long the phase had taken by then, in milliseconds. */
  elapsed: number;
}

/** A phase of the exchange took longer than its limit. */
export abstract class TimeoutError extends TransportError {
  /** The phase that took too long. */
  readonly phase: TimeoutPhase;
  /** The limit that was exceeded, in milliseconds. */
  readonly limit: number;
  /** How long the phase had taken by then, in milliseconds. */
  readonly elapsed: number;

  constructor(phase: TimeoutPhase, what: string, options: TimeoutErrorOptions) {
    const elapsed = Math.round(options.elapsed);
    super(
      `${subject(options.request)}: ${what} within ${options.limit} ms (${elapsed} ms elapsed); ` +
        `raise timeout.${phase}, or set it to null for no limit`,
      options,
    );
    this.phase = phase;
    this.limit = options.limit;
    this.elapsed = options.elapsed;
  }

  override get [httpErrorBrand](): string {
    return "http request transport timeout";
  }
}

/** No connection was ready for use within `timeout.connect`: DNS, TCP, proxy and TLS count together. */
export class ConnectTimeoutError extends TimeoutError {
  override readonly name = "ConnectTimeoutError";
  readonly code = "ERR_CONNECT_TIMEOUT";

  constructor(options: TimeoutErrorOptions) {
    super("connect", "no connection", { ...options, processed: options.processed ?? "no" });
  }
}

/** The server was silent for longer than `timeout.read`. */
export class ReadTimeoutError extends TimeoutError {
  override readonly name = "ReadTimeoutError";
  readonly code = "ERR_READ_TIMEOUT";

  constructor(options: TimeoutErrorOptions) {
    super("read", "nothing received", options);
  }
}

/** The server took no more of the request body for longer than `timeout.write`. */
export class WriteTimeoutError extends TimeoutError {
  override readonly name = "WriteTimeoutError";
  readonly code = "ERR_WRITE_TIMEOUT";

  constructor(options: TimeoutErrorOptions) {
    super("write", "request body not accepted", options);
  }
}

/** No connection of the pool came free within `timeout.pool`. A streamed response holds its connection until it is closed. */
export class PoolTimeoutError extends TimeoutError {
  override readonly name = "PoolTimeoutError";
  readonly code = "ERR_POOL_TIMEOUT";

  constructor(options: TimeoutErrorOptions) {
    super("pool", "no free connection in the pool (are all responses read or closed?)", {
      ...options,
      processed: options.processed ?? "no",
    });
  }
}

/** The whole call, redirects and reading included, took longer than `timeout.total`. */
export class TotalTimeoutError extends TimeoutError {
  override readonly name = "TotalTimeoutError";
  readonly code = "ERR_TOTAL_TIMEOUT";

  constructor(options: TimeoutErrorOptions) {
    super("total", "call not finished", options);
  }
}

/** The connection failed. */
export abstract class NetworkError extends TransportError {
  override get [httpErrorBrand](): string {
    return "http request transport network";
  }
}

/** No connection could be made: name not found, refused, unreachable, or TLS failed. Nothing was sent. */
export class ConnectError extends NetworkError {
  override readonly name = "ConnectError";
  readonly code = "ERR_CONNECT";

  constructor(message: string, options: TransportErrorOptions = {}) {
    super(message, { ...options, processed: options.processed ?? "no" });
  }
}

/** The connection broke while the response was awaited or read. */
export class ReadError extends NetworkError {
  override readonly name = "ReadError";
  readonly code = "ERR_READ";
}

/** The connection broke while the request was sent, or the source of the request body failed (then that error is the `cause`). */
export class WriteError extends NetworkError {
  override readonly name = "WriteError";
  readonly code = "ERR_WRITE";
}

/** The connection could not be closed properly. */
export class CloseError extends NetworkError {
  override readonly name = "CloseError";
  readonly code = "ERR_CLOSE";
}

/** One of the two sides broke the rules of HTTP. */
export abstract class ProtocolError extends TransportError {
  override get [httpErrorBrand](): string {
    return "http request transport protocol";
  }
}

/** The request cannot be sent as HTTP: a fault of the caller, found before anything was sent unless `processed` says otherwise. */
export class LocalProtocolError extends ProtocolError {
  override readonly name = "LocalProtocolError";
  readonly code = "ERR_LOCAL_PROTOCOL";

  constructor(message: string, options: TransportErrorOptions = {}) {
    super(message, { ...options, processed: options.processed ?? "no" });
  }
}

/** The server's answer is not valid HTTP, or ended before it was complete. */
export class RemoteProtocolError extends ProtocolError {
  override readonly name = "RemoteProtocolError";
  readonly code = "ERR_REMOTE_PROTOCOL";
}

/** What the error of a proxy may be given. */
export interface ProxyErrorOptions extends TransportErrorOptions {
  /** The status that an HTTP proxy refused by. */
  status?: number | undefined;
  /** The reply that a SOCKS proxy refused by. */
  reply?: number | undefined;
}

/** The proxy refused or failed to make the connection. The origin has seen nothing. */
export class ProxyError extends TransportError {
  override readonly name = "ProxyError";
  readonly code = "ERR_PROXY";
  /** The status that an HTTP proxy answered to CONNECT, such as 407; undefined where it has not answered. */
  readonly status: number | undefined;
  /**
   * The number by which a SOCKS proxy refused to connect to the target: 1 to 8 with SOCKS5 (RFC 1928 section 6), 91 to 93 with SOCKS4;
   * undefined where it came to no reply, as when user and password are wrong.
   */
  readonly reply: number | undefined;

  constructor(message: string, options: ProxyErrorOptions = {}) {
    super(message, { ...options, processed: options.processed ?? "no" });
    this.status = options.status;
    this.reply = options.reply;
  }
}

/** The scheme of the URL is not one that can be requested here. */
export class UnsupportedProtocolError extends TransportError {
  override readonly name = "UnsupportedProtocolError";
  readonly code = "ERR_UNSUPPORTED_PROTOCOL";

  constructor(message: string, options: TransportErrorOptions = {}) {
    super(message, { ...options, processed: options.processed ?? "no" });
  }
}

/** The client or the transport was closed before the request was sent. */
export class TransportClosedError extends TransportError {
  override readonly name = "TransportClosedError";
  readonly code = "ERR_TRANSPORT_CLOSED";

  constructor(message: string, options: TransportErrorOptions = {}) {
    super(message, { ...options, processed: options.processed ?? "no" });
  }
}

/** The body does not decode by its `Content-Encoding`: corrupt, cut short, or expanding beyond the limits. */
export class DecodingError extends RequestError {
  override readonly name = "DecodingError";
  readonly code = "ERR_DECODING";
}

/** The body is not what the schema says that it was parsed with. */
export class SchemaError extends RequestError {
  override readonly name = "SchemaError";
  readonly code = "ERR_SCHEMA";
  readonly #issues: readonly SchemaIssue[];

  constructor(message: string, options: HttpErrorOptions & { issues: readonly SchemaIssue[] }) {
    super(message, options);
    this.#issues = options.issues;
  }

  /** What is wrong, as the library of the schema says it. Not printed with the error, since some quote the body or all of it. */
  get issues(): readonly SchemaIssue[] {
    return this.#issues;
  }
}

/** The body is larger than `maxResponseSize`. */
export class ResponseTooLargeError extends RequestError {
  override readonly name = "ResponseTooLargeError";
  readonly code = "ERR_RESPONSE_TOO_LARGE";
  /** The limit in bytes, counted after decoding. */
  readonly limit: number;

  constructor(limit: number, options: HttpErrorOptions = {}) {
    super(
      `${subject(options.request)}: the response body exceeds ${limit} bytes; raise maxResponseSize, or stream() the response without one`,
      options,
    );
    this.limit = limit;
  }
}

/** More redirects than `maxRedirects`. */
export class TooManyRedirectsError extends RequestError {
  override readonly name = "TooManyRedirectsError";
  readonly code = "ERR_TOO_MANY_REDIRECTS";
}

/** The response has a status that `raiseForStatus()` does not accept. */
export class HttpStatusError extends HttpError {
  override readonly name = "HttpStatusError";
  readonly code = "ERR_HTTP_STATUS";
  /** The response, with its body as far as it was read. */
  override readonly response: HttpResponse;

  constructor(message: string, options: HttpErrorOptions & { response: HttpResponse }) {
    super(message, options);
    this.response = options.response;
  }
}

/** A text that is no URL, or no URL that can be requested. */
export class InvalidUrlError extends TypeError {
  override readonly name = "InvalidUrlError";
  readonly code = "ERR_INVALID_URL";

  get [invalidUrlBrand](): true {
    return true;
  }
}

/** A body was used in a way that its state does not allow. A mistake in the program, not a fault of the network. */
export abstract class StreamError extends Error {
  abstract readonly code: string;

  get [streamErrorBrand](): true {
    return true;
  }
}

/** A body that can be read once was needed a second time. */
export class StreamConsumedError extends StreamError {
  override readonly name = "StreamConsumedError";
  readonly code = "ERR_STREAM_CONSUMED";
  /** The redirect that asks for the body again, where it is one. */
  declare readonly response: HttpResponse | undefined;
}

/** A body was read after it had been closed. */
export class StreamClosedError extends StreamError {
  override readonly name = "StreamClosedError";
  readonly code = "ERR_STREAM_CLOSED";
}

/** The content of a response was used before it was read. */
export class ResponseNotReadError extends StreamError {
  override readonly name = "ResponseNotReadError";
  readonly code = "ERR_RESPONSE_NOT_READ";
}

/** The content of a request was used before it was read. */
export class RequestNotReadError extends StreamError {
  override readonly name = "RequestNotReadError";
  readonly code = "ERR_REQUEST_NOT_READ";
}

/** Whether `value` is an {@link HttpError}, also one of another copy of this package. */
export function isHttpError(value: unknown): value is HttpError {
  return hasKind(value, "http");
}

/** Whether `value` is a {@link RequestError}, also one of another copy of this package. */
export function isRequestError(value: unknown): value is RequestError {
  return hasKind(value, "request");
}

/** Whether `value` is a {@link TransportError}, also one of another copy of this package. */
export function isTransportError(value: unknown): value is TransportError {
  return hasKind(value, "transport");
}

/** Whether `value` is a {@link TimeoutError}, also one of another copy of this package. */
export function isTimeoutError(value: unknown): value is TimeoutError {
  return hasKind(value, "timeout");
}

/** Whether `value` is a {@link NetworkError}, also one of another copy of this package. */
export function isNetworkError(value: unknown): value is NetworkError {
  return hasKind(value, "network");
}

/** Whether `value` is a {@link ProtocolError}, also one of another copy of this package. */
export function isProtocolError(value: unknown): value is ProtocolError {
  return hasKind(value, "protocol");
}

/** Whether `value` is an {@link HttpStatusError}, also one of another copy of this package. */
export function isHttpStatusError(value: unknown): value is HttpStatusError {
  return hasKind(value, "http") && value.code === "ERR_HTTP_STATUS";
}

/** Whether `value` is an {@link InvalidUrlError}, also one of another copy of this package. */
export function isInvalidUrlError(value: unknown): value is InvalidUrlError {
  return typeof value === "object" && value !== null && invalidUrlBrand in value;
}

/** Whether `value` is a {@link StreamError}, also one of another copy of this package. */
export function isStreamError(value: unknown): value is StreamError {
  return typeof value === "object" && value !== null && streamErrorBrand in value;
}

function hasKind(value: unknown, kind: string): value is HttpError {
  if (typeof value !== "object" || value === null || !(httpErrorBrand in value)) return false;
  return String(value[httpErrorBrand]).split(" ").includes(kind);
}

/** Sets the request of an error that was made without one, as a transport's may be. */
export function nameRequest(error: unknown, request: HttpRequest): void {
  if (isHttpError(error) && error.request === undefined) Reflect.set(error, "request", request);
}

/** Gives an error the redirect that cannot be followed. */
export function nameResponse(error: unknown, response: HttpResponse): void {
  if (isHttpError(error) || isStreamError(error)) Reflect.set(error, "response", response);
}

/** `GET https://example.com/path`, for the beginning of a message; credentials in the URL are masked. */
export function subject(request: HttpRequest | undefined): string {
  return request === undefined ? "request" : `${request.method} ${redactUrl(request.url)}`;
}
