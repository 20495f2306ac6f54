// For users.
export { Auth, BasicAuth } from "./auth.ts";
export type { AuthInit } from "./auth.ts";
export type { BodyCodec, CodecBodies, CodecOptions } from "./body-codec.ts";
export type { CodecReaders, CodecShortCuts } from "./codec-readers.ts";
export type { BodyInit, FormInit, FormValue } from "./body.ts";
export { Client } from "./client.ts";
export type { ClientOptions } from "./client-options.ts";
export type { RequestOptions, SendOptions } from "./request-options.ts";
export type { ContentCoding } from "./content-encoding.ts";
export type { ContentSource } from "./content-source.ts";
export type { CookiesInit, CookieStore } from "./cookies.ts";
export {
  CloseError,
  ConnectError,
  ConnectTimeoutError,
  DecodingError,
  HttpError,
  HttpStatusError,
  InvalidUrlError,
  LocalProtocolError,
  NetworkError,
  PoolTimeoutError,
  ProtocolError,
  ProxyError,
  ReadError,
  ReadTimeoutError,
  RemoteProtocolError,
  RequestError,
  RequestNotReadError,
  ResponseNotReadError,
  ResponseTooLargeError,
  SchemaError,
  StreamClosedError,
  StreamConsumedError,
  StreamError,
  TimeoutError,
  TooManyRedirectsError,
  TotalTimeoutError,
  TransportClosedError,
  TransportError,
  UnsupportedProtocolError,
  WriteError,
  WriteTimeoutError,
  isHttpError,
  isHttpStatusError,
  isInvalidUrlError,
  isNetworkError,
  isProtocolError,
  isRequestError,
  isStreamError,
  isTimeoutError,
  isTransportError,
} from "./errors.ts";
export type {
  HttpErrorOptions,
  Processed,
  ProxyErrorOptions,
  TimeoutErrorOptions,
  TransportErrorOptions,
} from "./errors.ts";
export type { EventHooks, RequestHook, ResponseHook } from "./event-hooks.ts";
export type {
  ConnectionInfo,
  ExchangeEvent,
  InformationalResponse,
  RequestExtensions,
  ResponseExtensions,
  Timings,
} from "./extensions.ts";
export { htmlMetaCharset } from "./html-meta-charset.ts";
export { HttpHeaders } from "./http-headers.ts";
export type { HeadersInit, HeaderSource } from "./http-headers.ts";
export { HttpRequest } from "./http-request.ts";
export type { HttpRequestChanges, HttpRequestInit, HttpRequestParts } from "./http-request.ts";
export { HttpResponse } from "./http-response.ts";
export type { ChunkOptions, TextChunkOptions } from "./http-response.ts";
export type { HttpResponseInit } from "./response-init.ts";
export type { LinesOptions } from "./lines.ts";
export type { Link } from "./link-header.ts";
export type { MountsInit } from "./mounts.ts";
export type { FileContent, FilePart, FilesInit, FormDataLike } from "./multipart.ts";
export type { RawClient, RawOptions, RawResponse } from "./raw-client.ts";
export type { ContentInit } from "./request-body.ts";
export type { ParamsInit, ParamValue } from "./query-params.ts";
export type { ReferrerPolicyName } from "./referrer-policy.ts";
export type { ResponsePromise } from "./response-promise.ts";
export type { TrailersInit } from "./request-trailers.ts";
export type {
  SchemaIssue,
  SchemaOutput,
  SchemaResult,
  StandardSchema,
  StandardSchemaProps,
} from "./standard-schema.ts";
export { reasonPhrase } from "./status-codes.ts";
export type { DefaultEncoding } from "./text-decoding.ts";
export type { TimeoutInit, TimeoutPhase, Timeouts } from "./timeouts.ts";
export type { ProgressListener, TransferProgress } from "./transfer-progress.ts";
export type { JsonLinesOptions } from "./validate.ts";
export { VERSION } from "./version.ts";

// For authors of transports, layers and extensions.
export { basicAuthorization, createAuth } from "./auth.ts";
export { sleep, systemClock } from "./clock.ts";
export type { Clock, ClockTimer } from "./clock.ts";
export { concat } from "./collect.ts";
export { defaultPoolLimits } from "./connector.ts";
export type {
  Connection,
  ConnectOptions,
  Connector,
  ConnectTarget,
  ConnectTimings,
  Duplex,
  ForwardRoute,
  PoolLimits,
  Route,
  RoutedRequest,
  TlsInfo,
} from "./connector.ts";
export { defaultDecoders } from "./content-decoding.ts";
export type { ContentDecoder, ContentDecoders } from "./content-decoding.ts";
export { defaultEncoders } from "./content-encoding.ts";
export type { ContentEncoder, ContentEncoders } from "./content-encoding.ts";
export { isTransport, stack, wrap } from "./layer.ts";
export type { Layer, WrapOverrides } from "./layer.ts";
export { checkOptionNames } from "./option-names.ts";
export { redactUrl } from "./redact-url.ts";
export { createBody } from "./request-body.ts";
export type { RequestBody } from "./request-body.ts";
export { requestTrailers } from "./request-trailers.ts";
export type { RequestTrailers } from "./request-trailers.ts";
export type { BodyIterator, ResponseBody } from "./response-body.ts";
export { sensitiveHeaders } from "./sensitive-headers.ts";
export { defaultTimeouts, resolveTimeouts } from "./timeouts.ts";
export { BaseTransport } from "./transport.ts";
export type { PoolCounts, PoolStatus, Transport, TransportCapabilities } from "./transport.ts";
