import { createAuth, type Auth, type AuthInit } from "./auth.ts";
import type { BodyCodec, BodyCodecs, CodecOptions } from "./body-codec.ts";
import type { BodyFormats, BodyInit } from "./body.ts";
import type { Clock } from "./clock.ts";
import { acceptEncodingOf, defaultDecoders, type ContentDecoder } from "./content-decoding.ts";
import {
  defaultEncoders,
  resolveCompression,
  type Compression,
  type ContentCoding,
  type ContentEncoder,
  type ContentEncoders,
} from "./content-encoding.ts";
import { createCookieStore, type CookieStore, type CookiesInit } from "./cookies.ts";
import { resolveHooks, type EventHooks, type HookLists } from "./event-hooks.ts";
import { mergeExtensions, type RequestExtensions } from "./extensions.ts";
import { HttpHeaders, type HeadersInit } from "./http-headers.ts";
import { isTransport } from "./layer.ts";
import { mergeCodecs } from "./merge-codecs.ts";
import { mergeCodings } from "./merge-codings.ts";
import { parseMounts, type Mount, type MountsInit } from "./mounts.ts";
import { unknownOption } from "./option-names.ts";
import type { ParamsInit } from "./query-params.ts";
import type { RedirectPolicy } from "./redirects.ts";
import { resolveReferer, type ReferrerPolicyName } from "./referrer-policy.ts";
import type { TrailersInit } from "./request-trailers.ts";
import { parseBaseUrl } from "./request-url.ts";
import { standardResponseSettings, type ResponseSettings } from "./response-settings.ts";
import { sensitiveHeaders } from "./sensitive-headers.ts";
import { stringifyJson, type StringifyJson } from "./stringify-json.ts";
import { isKnownEncoding, type DefaultEncoding } from "./text-decoding.ts";
import { defaultTimeouts, resolveTimeouts, type TimeoutInit, type Timeouts } from "./timeouts.ts";
import { checkListener, type ProgressListener } from "./transfer-progress.ts";
import type { Transport } from "./transport.ts";
import { VERSION } from "./version.ts";

/** Options of a {@link Client}. */
export interface ClientOptions {
  /** How requests travel. `close()` of the client closes it. */
  transport: Transport;
  /** Other transports for some URLs; see {@link MountsInit}. */
  mounts?: MountsInit | undefined;
  /** What relative URLs are below of. A leading slash does not leave its path. No query, no fragment. */
  baseUrl?: string | URL | undefined;
  /** Sent with every request, under the headers of the request. `null` removes a default one. Those with credentials go to the origin of `baseUrl` only, when there is one. */
  headers?: HeadersInit | undefined;
  /** Laid over the query of every URL, under the params of the request; only on the origin of `baseUrl`, when there is one. */
  params?: ParamsInit | undefined;
  /** A jar, or cookies by name for the host of `baseUrl` or else of the first request. */
  cookies?: CookiesInit | undefined;
  /** Credentials for the origin of `baseUrl`, or without one for the URL of each request; never for where that redirects to. */
  auth?: AuthInit | null | undefined;
  /** In milliseconds. @defaultValue connect 5_000; read, write and pool 30_000; no total */
  timeout?: TimeoutInit | undefined;
  /** Whether redirects are followed. @defaultValue true */
  followRedirects?: boolean | undefined;
  /** How many redirects are followed before TooManyRedirectsError. @defaultValue 20 */
  maxRedirects?: number | undefined;
  /** Names of more header fields that do not go along when a redirect leaves the origin, and are masked in print; those for credentials always are. */
  sensitiveHeaders?: readonly string[] | undefined;
  /** Whether a redirect from https to http is followed. @defaultValue false */
  allowDowngrade?: boolean | undefined;
  /** Functions that observe each hop. */
  eventHooks?: EventHooks | undefined;
  /** Whether a response that is not 2xx rejects with HttpStatusError. @defaultValue false */
  raiseForStatus?: boolean | undefined;
  /** Refuses http URLs, also from redirects. @defaultValue false */
  httpsOnly?: boolean | undefined;
  /**
   * What redirects send as the `Referer`, by the name of a policy of the W3C. `true` is `strict-origin-when-cross-origin`: the full URL within
   * the origin, else the origin alone, none from https to http. From a redirect with a `Referrer-Policy` on, that is the policy. `false`
   * leaves the field as the headers have it.
   * @defaultValue false
   */
  referer?: boolean | ReferrerPolicyName | undefined;
  /**
   * Encoding of text whose Content-Type names none, and which has no byte order mark: a label, or a function of the bytes. Of a stream, that
   * is given the first 2048 bytes, which are waited for.
   * @defaultValue "utf-8"
   */
  defaultEncoding?: DefaultEncoding | undefined;
  /** More kinds of bodies, by the names of their options: `{ cbor }` makes `client.post(url, { cbor: value })`; `null` removes one. */
  codecs?: Readonly<Record<string, BodyCodec | null>> | undefined;
  /** In place of `JSON.parse`, for every JSON of a response, also that of `jsonLines()`. What it throws is the `cause` of a DecodingError. */
  parseJson?: ((text: string) => unknown) | undefined;
  /** In place of `JSON.stringify`, for every `json` of a request. NaN and Infinity are its own to refuse. */
  stringifyJson?: StringifyJson | undefined;
  /**
   * How request bodies are compressed that go to the origin of `baseUrl`, or without one to anywhere; `null` is not. Bodies with a
   * `Content-Encoding` or `Content-Length` of their own stay as they are. See the same option of a request.
   * @defaultValue null
   */
  compress?: ContentCoding | null | undefined;
  /** More content codings for `compress` by name, over the built-in gzip, deflate, br and zstd; `null` removes one. */
  encoders?: Readonly<Record<string, ContentEncoder | null>> | undefined;
  /** More content codings by name, over the built-in gzip, deflate, br and zstd; `null` removes one. */
  decoders?: Readonly<Record<string, ContentDecoder | null>> | undefined;
  /** The largest body that is buffered, in bytes after decoding. Streams have no limit but that of their request. @defaultValue 104_857_600 (100 MiB) */
  maxResponseSize?: number | undefined;
  /** The time that timeouts go by. @defaultValue the real one */
  clock?: Clock | undefined;
}

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

/** The options of a client, checked and complete. */
export interface ClientSettings extends ResponseSettings, BodyFormats {
  readonly transport: Transport;
  readonly mounts: readonly Mount[] | null;
  readonly baseUrl: URL | null;
  readonly headers: HttpHeaders;
  /** `headers` without credentials, for other origins than that of the base URL. */
  readonly foreignHeaders: HttpHeaders;
  /** Laid over each other in this order. */
  readonly params: readonly ParamsInit[];
  readonly cookies: CookieStore | null;
  readonly auth: Auth | null;
  readonly timeouts: Timeouts;
  /** What a request without options of its own carries. One object for all of them. */
  readonly extensions: RequestExtensions;
  readonly followRedirects: boolean;
  readonly maxRedirects: number;
  readonly redirects: RedirectPolicy;
  readonly hooks: HookLists;
  readonly raiseForStatus: boolean;
  readonly encoders: ContentEncoders;
  readonly compression: Compression | null;
}

/**
 * The options of one request as own properties of a fixed shape: a polluted `Object.prototype` has no effect on them, and a name
 * that is not declared here does not exist.
 */
class OwnRequestOptions {
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

class OwnClientOptions {
  transport: Transport | undefined = undefined;
  mounts: ClientOptions["mounts"] = undefined;
  baseUrl: ClientOptions["baseUrl"] = undefined;
  headers: ClientOptions["headers"] = undefined;
  params: ClientOptions["params"] = undefined;
  cookies: ClientOptions["cookies"] = undefined;
  auth: ClientOptions["auth"] = undefined;
  timeout: ClientOptions["timeout"] = undefined;
  followRedirects: ClientOptions["followRedirects"] = undefined;
  maxRedirects: ClientOptions["maxRedirects"] = undefined;
  sensitiveHeaders: ClientOptions["sensitiveHeaders"] = undefined;
  allowDowngrade: ClientOptions["allowDowngrade"] = undefined;
  eventHooks: ClientOptions["eventHooks"] = undefined;
  raiseForStatus: ClientOptions["raiseForStatus"] = undefined;
  httpsOnly: ClientOptions["httpsOnly"] = undefined;
  referer: ClientOptions["referer"] = undefined;
  defaultEncoding: ClientOptions["defaultEncoding"] = undefined;
  codecs: ClientOptions["codecs"] = undefined;
  parseJson: ClientOptions["parseJson"] = undefined;
  stringifyJson: ClientOptions["stringifyJson"] = undefined;
  compress: ClientOptions["compress"] = undefined;
  encoders: ClientOptions["encoders"] = undefined;
  decoders: ClientOptions["decoders"] = undefined;
  maxResponseSize: ClientOptions["maxResponseSize"] = undefined;
  clock: ClientOptions["clock"] = undefined;
}

/** @throws TypeError for an option that is unknown or cannot be used. */
export function ownRequestOptions(options: RequestOptions, codecs: BodyCodecs): OwnRequestOptions {
  const known = new OwnRequestOptions();
  if (codecs.size > 0) for (const name of codecs.keys()) Reflect.set(known, name, undefined);
  const own = copyOwn("request", options, known);
  checkListener("onUploadProgress", own.onUploadProgress);
  checkListener("onDownloadProgress", own.onDownloadProgress);
  if (own.maxResponseSize !== undefined) checkCount("request", "maxResponseSize", own.maxResponseSize);
  return own;
}

/** @throws TypeError for an unknown option. */
export function ownSendOptions(options: SendOptions): OwnSendOptions {
  return copyOwn("send", options, new OwnSendOptions());
}

/** Lays the own properties of `options` over `own`, which declares all there are. @throws TypeError for an unknown option. */
export function copyOwn<Own extends object>(owner: string, options: object, own: Own): Own {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${owner}: expected an object of options, got ${options === null ? "null" : typeof options}`);
  for (const key of Object.keys(options)) {
    if (!Object.hasOwn(own, key)) throw unknownOption(owner, key, Object.keys(own));
    (own as Record<string, unknown>)[key] = (options as Record<string, unknown>)[key];
  }
  return own;
}

/** What a client has that was given no options. */
const standardSettings: Omit<ClientSettings, "transport"> = {
  mounts: null,
  baseUrl: null,
  headers: new HttpHeaders({
    Accept: "*/*",
    "Accept-Encoding": acceptEncodingOf(defaultDecoders),
    "User-Agent": `haulier/${VERSION}`,
  }),
  foreignHeaders: new HttpHeaders(),
  params: [],
  cookies: null,
  auth: null,
  timeouts: defaultTimeouts,
  extensions: {},
  followRedirects: true,
  maxRedirects: 20,
  redirects: { sensitiveHeaders, allowDowngrade: false, httpsOnly: false, referer: false },
  hooks: resolveHooks(undefined),
  raiseForStatus: false,
  encoders: defaultEncoders,
  compression: null,
  stringifyJson,
  ...standardResponseSettings,
};

/**
 * Checks and completes the options of a client. Over `base`, headers, params, mounts, encoders, decoders, codecs and timeouts are laid,
 * hooks are added, and the rest is replaced.
 * @throws TypeError, InvalidUrlError for an option that is unknown or cannot be used.
 */
export function resolveClientOptions(options: Partial<ClientOptions>, base?: ClientSettings): ClientSettings {
  const own = copyOwn("Client", options, new OwnClientOptions());
  const inherited = base ?? standardSettings;
  const baseUrl = own.baseUrl === undefined ? inherited.baseUrl : parseBaseUrl(own.baseUrl);
  // Credentials stay with the origin that they were given for.
  const moved = inherited.baseUrl !== null && inherited.baseUrl.origin !== baseUrl?.origin;
  const sensitive = [
    ...inherited.redirects.sensitiveHeaders,
    ...checkNames("sensitiveHeaders", own.sensitiveHeaders ?? []),
  ];
  const encoders = mergeCodings("encoders", "encode", inherited.encoders, own.encoders);
  const decoders = mergeCodings("decoders", "decode", inherited.decoders, own.decoders);
  const headers = (moved ? inherited.foreignHeaders : inherited.headers).clone();
  if (headers.get("accept-encoding") === acceptEncodingOf(inherited.decoders))
    headers.set("Accept-Encoding", acceptEncodingOf(decoders));
  if (own.headers !== undefined) headers.update(own.headers);
  const maskedHeaders = own.sensitiveHeaders === undefined ? inherited.maskedHeaders : new Set(sensitive);
  if (maskedHeaders !== null) headers.mask(maskedHeaders);
  const timeouts = resolveTimeouts(own.timeout, inherited.timeouts);
  return {
    transport: checkTransport(own.transport ?? base?.transport),
    mounts: own.mounts === undefined ? inherited.mounts : parseMounts(own.mounts, inherited.mounts ?? []),
    baseUrl,
    headers,
    foreignHeaders: without(headers, sensitive),
    params: own.params === undefined ? inherited.params : [...inherited.params, own.params],
    cookies: own.cookies === undefined ? inherited.cookies : createCookieStore(own.cookies, baseUrl),
    auth: resolveAuth(own.auth, moved ? null : inherited.auth),
    timeouts,
    extensions: Object.freeze(mergeExtensions({ timeout: timeouts })),
    followRedirects: flag("followRedirects", own.followRedirects, inherited.followRedirects),
    maxRedirects: count("maxRedirects", own.maxRedirects, inherited.maxRedirects),
    redirects: {
      sensitiveHeaders: sensitive,
      allowDowngrade: flag("allowDowngrade", own.allowDowngrade, inherited.redirects.allowDowngrade),
      httpsOnly: flag("httpsOnly", own.httpsOnly, inherited.redirects.httpsOnly),
      referer: resolveReferer(own.referer, inherited.redirects.referer),
    },
    hooks: addHooks(inherited.hooks, own.eventHooks),
    raiseForStatus: flag("raiseForStatus", own.raiseForStatus, inherited.raiseForStatus),
    encoders,
    compression: compressionWith(encoders, own.compress, inherited.compression),
    decoders,
    maxResponseSize: count("maxResponseSize", own.maxResponseSize, inherited.maxResponseSize),
    defaultEncoding: checkEncoding(own.defaultEncoding ?? inherited.defaultEncoding),
    codecs: mergeCodecs(inherited.codecs, own.codecs, new OwnRequestOptions()),
    parseJson: checkFunction("parseJson", own.parseJson, inherited.parseJson),
    stringifyJson: checkFunction("stringifyJson", own.stringifyJson, inherited.stringifyJson),
    clock: own.clock ?? inherited.clock,
    maskedHeaders,
  };
}

function checkTransport(transport: Transport | undefined): Transport {
  if (isTransport(transport)) return transport;
  throw new TypeError(
    "Client: transport is required, such as `new UndiciTransport()` of @haulier/undici; any object with handleRequest() will do",
  );
}

function resolveAuth(init: AuthInit | null | undefined, inherited: Auth | null): Auth | null {
  if (init === undefined) return inherited;
  return init === null ? null : createAuth(init);
}

function without(headers: HttpHeaders, names: readonly string[]): HttpHeaders {
  const rest = headers.clone();
  for (const name of names) rest.delete(name);
  return rest;
}

/** By its name, so that an encoder which replaces one of that name is used. */
function compressionWith(
  encoders: ContentEncoders,
  own: ContentCoding | null | undefined,
  inherited: Compression | null,
): Compression | null {
  const coding = own === undefined ? inherited?.coding : own;
  return coding === undefined || coding === null ? null : resolveCompression(coding, encoders);
}

function addHooks(base: HookLists, init: EventHooks | undefined): HookLists {
  if (init === undefined) return base;
  const own = resolveHooks(init);
  return { request: [...base.request, ...own.request], response: [...base.response, ...own.response] };
}

function checkEncoding(encoding: DefaultEncoding): DefaultEncoding {
  if (typeof encoding === "function" || isKnownEncoding(encoding)) return encoding;
  throw new TypeError(`Client: defaultEncoding ${JSON.stringify(encoding)} is not an encoding that this runtime knows`);
}

function checkNames(option: string, names: readonly string[]): string[] {
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string"))
    throw new TypeError(`Client: ${option} must be an array of field names`);
  return names.map((name) => name.toLowerCase());
}

function flag(name: string, value: boolean | undefined, inherited: boolean): boolean {
  if (value === undefined) return inherited;
  if (typeof value !== "boolean") throw new TypeError(`Client: ${name} must be true or false, got ${typeof value}`);
  return value;
}

function count(name: string, value: number | undefined, inherited: number): number {
  return value === undefined ? inherited : checkCount("Client", name, value);
}

function checkCount(owner: string, name: string, value: number): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value >= 0)) return value;
  throw new TypeError(
    `${owner}: ${name} must be a whole number that is not negative, or Infinity, got ${String(value)}`,
  );
}

function checkFunction<Kind>(name: string, value: Kind | undefined, inherited: Kind): Kind {
  if (value === undefined) return inherited;
  if (typeof value === "function") return value;
  throw new TypeError(`Client: ${name} must be a function, got ${value === null ? "null" : typeof value}`);
}
