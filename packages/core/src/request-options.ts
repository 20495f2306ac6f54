import type { AuthInit } from "./auth.ts";
import type { BodyCodecs, CodecOptions } from "./body-codec.ts";
import type { BodyInit } from "./body.ts";
import type { ContentCoding } from "./content-encoding.ts";
import type { RequestExtensions } from "./extensions.ts";
import type { HeadersInit } from "./http-headers.ts";
import { checkCount, checkFlag, checkSignal } from "./option-checks.ts";
import { copyOwn } from "./own-options.ts";
import type { ParamsInit } from "./query-params.ts";
import type { TrailersInit } from "./request-trailers.ts";
import type { TimeoutInit } from "./timeouts.ts";
import { checkListener, type ProgressListener } from "./transfer-progress.ts";

/** Options of one request. `undefined` takes the client's. */
export interface RequestOptions extends BodyInit, CodecOptions {
  /** Laid over the client's headers; `null` removes one of those. */
  headers?: HeadersInit | undefined;
  /** Laid over the query of the URL and the client's params. `undefined` as a value drops a key, `null` leaves it empty. */
  params?: ParamsInit | undefined;
  /** Cookies of this request, over those of the jar. Sent to its own origin only, and not kept. A `Cookie` header replaces both. */
  cookies?: Readonly<Record<string, string>> | undefined;
  /** Credentials for the origin of this request; `null` sends none. */
  auth?: AuthInit | null | undefined;
  timeout?: TimeoutInit | undefined;
  followRedirects?: boolean | undefined;
  raiseForStatus?: boolean | undefined;
  /**
   * Compresses the body and states that in `Content-Encoding`; `null` does not where the client would. Servers have to be made for it: one
   * that is not answers 415 or worse. Up to 128 KiB in memory are compressed at once where the runtime can (Node), and sent as they are
   * when that makes them no smaller. Anything else is compressed while it is sent, without a `Content-Length`; it can be sent again when
   * it could before. Without a body there is nothing to compress.
   *
   * A TypeError for a coding without an encoder, and beside a `Content-Encoding` or `Content-Length` header: the body is encoded once, and
   * its length is known only then.
   */
  compress?: ContentCoding | null | undefined;
  /**
   * Told of each piece of the body, of at most 64 KiB, that the transport has taken, and of the end: bytes after compression. It begins
   * anew when the body is sent again, as after a 307. Never called without a body. What it throws ends the request with that error.
   */
  onUploadProgress?: ProgressListener | undefined;
  /**
   * Told of each piece of the response body that has been received, and of the end: bytes before decoding; the total is that of
   * `Content-Length`. Redirects are not reported. What it throws ends the request with that error.
   */
  onDownloadProgress?: ProgressListener | undefined;
  /**
   * The largest body of the response, in bytes after decoding, or as they come where `raw()` is read. Unlike that of the client, it holds for
   * streams, too: their iterator rejects with ResponseTooLargeError before it gives more, and the connection is free then.
   */
  maxResponseSize?: number | undefined;
  /**
   * Trailer fields, sent after the body, which is then chunked; or a function that gives them, called after the last byte of the body and each
   * time that it is sent. A TypeError without a body; a LocalProtocolError for fields that do not go there (RFC 9110 section 6.5.1), and with a
   * transport that cannot send any. Dropped by a redirect that drops the body; those that are sensitive, by one that leaves the origin.
   */
  trailers?: TrailersInit | undefined;
  /** Ends the call at any moment, also while it reads a streamed body; it then rejects with `signal.reason`. */
  signal?: AbortSignal | undefined;
  /** For transports and layers. */
  extensions?: RequestExtensions | undefined;
}

/** Options of `send()`, for a request that was built before. */
export type SendOptions = Pick<RequestOptions, "auth" | "followRedirects" | "raiseForStatus"> & {
  /** Resolve at the headers instead of reading the body; the response must then be closed. @defaultValue false */
  stream?: boolean | undefined;
};

/**
 * The options of one request as own properties of a fixed shape: a polluted `Object.prototype` has no effect on them, and a name
 * that is not declared here does not exist.
 */
export class OwnRequestOptions {
  content: RequestOptions["content"] = undefined;
  json: unknown = undefined;
  data: RequestOptions["data"] = undefined;
  files: RequestOptions["files"] = undefined;
  headers: RequestOptions["headers"] = undefined;
  params: RequestOptions["params"] = undefined;
  cookies: RequestOptions["cookies"] = undefined;
  auth: RequestOptions["auth"] = undefined;
  timeout: RequestOptions["timeout"] = undefined;
  followRedirects: RequestOptions["followRedirects"] = undefined;
  raiseForStatus: RequestOptions["raiseForStatus"] = undefined;
  compress: RequestOptions["compress"] = undefined;
  onUploadProgress: RequestOptions["onUploadProgress"] = undefined;
  onDownloadProgress: RequestOptions["onDownloadProgress"] = undefined;
  maxResponseSize: RequestOptions["maxResponseSize"] = undefined;
  trailers: RequestOptions["trailers"] = undefined;
  signal: RequestOptions["signal"] = undefined;
  extensions: RequestOptions["extensions"] = undefined;
}

class OwnSendOptions {
  auth: SendOptions["auth"] = undefined;
  followRedirects: SendOptions["followRedirects"] = undefined;
  raiseForStatus: SendOptions["raiseForStatus"] = undefined;
  stream: SendOptions["stream"] = undefined;
}

/** @throws TypeError for an option that is unknown or cannot be used. */
export function ownRequestOptions(options: RequestOptions, codecs: BodyCodecs): OwnRequestOptions {
  const known = new OwnRequestOptions();
  if (codecs.size > 0) for (const name of codecs.keys()) Reflect.set(known, name, undefined);
  const own = copyOwn("request", options, known);
  checkListener("onUploadProgress", own.onUploadProgress);
  checkListener("onDownloadProgress", own.onDownloadProgress);
  if (own.maxResponseSize !== undefined) checkCount("request", "maxResponseSize", own.maxResponseSize);
  if (own.signal !== undefined) checkSignal("request", own.signal);
  checkFlags("request", own);
  return own;
}

/** @throws TypeError for an option that is unknown or cannot be used. */
export function ownSendOptions(options: SendOptions): OwnSendOptions {
  const own = copyOwn("send", options, new OwnSendOptions());
  checkFlags("send", own);
  if (own.stream !== undefined) checkFlag("send", "stream", own.stream);
  return own;
}

function checkFlags(owner: string, { followRedirects, raiseForStatus }: OwnRequestOptions | OwnSendOptions): void {
  if (followRedirects !== undefined) checkFlag(owner, "followRedirects", followRedirects);
  if (raiseForStatus !== undefined) checkFlag(owner, "raiseForStatus", raiseForStatus);
}
