import { createAuth, type Auth, type AuthInit } from "./auth.ts";
import type { BodyCodec } from "./body-codec.ts";
import { standardSettings, type ClientSettings } from "./client-settings.ts";
import type { Clock } from "./clock.ts";
import { codecMethods } from "./codec-readers.ts";
import { acceptEncodingOf, type ContentDecoder } from "./content-decoding.ts";
import {
  resolveCompression,
  type Compression,
  type ContentCoding,
  type ContentEncoder,
  type ContentEncoders,
} from "./content-encoding.ts";
import { createCookieStore, type CookiesInit } from "./cookies.ts";
import { resolveHooks, type EventHooks, type HookLists } from "./event-hooks.ts";
import { mergeExtensions } from "./extensions.ts";
import type { HttpHeaders, HeadersInit } from "./http-headers.ts";
import { isTransport } from "./layer.ts";
import { mergeCodecs } from "./merge-codecs.ts";
import { mergeCodings } from "./merge-codings.ts";
import { parseMounts, type MountsInit } from "./mounts.ts";
import { checkFunction, checkNames, count, flag } from "./option-checks.ts";
import { copyOwn } from "./own-options.ts";
import type { ParamsInit } from "./query-params.ts";
import { resolveReferer, type ReferrerPolicyName } from "./referrer-policy.ts";
import { OwnRequestOptions } from "./request-options.ts";
import { parseBaseUrl } from "./request-url.ts";
import { shortCuts } from "./response-promise.ts";
import type { StringifyJson } from "./stringify-json.ts";
import { isKnownEncoding, type DefaultEncoding } from "./text-decoding.ts";
import { resolveTimeouts, type TimeoutInit } from "./timeouts.ts";
import type { Transport } from "./transport.ts";

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
  const codecs = mergeCodecs(inherited.codecs, own.codecs, new OwnRequestOptions());
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
    codecs,
    codecMethods: codecs === inherited.codecs ? inherited.codecMethods : codecMethods(codecs, shortCuts),
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
