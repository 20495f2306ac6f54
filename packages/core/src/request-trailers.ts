import { LocalProtocolError, subject } from "./errors.ts";
import { HttpHeaders, type HeadersInit } from "./http-headers.ts";
import type { HttpRequest } from "./http-request.ts";
import type { Transport } from "./transport.ts";

/**
 * Trailer fields of a request. A function is called after the last byte of the body, each time that the body is sent: for what is known only
 * then, such as a digest.
 */
export type TrailersInit = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

/** Trailer fields that are known, or what gives them after the last byte of the body. */
export type RequestTrailers = HttpHeaders | (() => Promise<HttpHeaders>);

/**
 * The trailer fields of a request, checked; for transports. The function rejects with what that of the caller threw, or with
 * LocalProtocolError for fields that cannot be sent.
 * @throws LocalProtocolError for fields that cannot be sent, and for a request without a body.
 */
export function requestTrailers(request: HttpRequest): RequestTrailers | undefined {
  const { trailers } = request.extensions;
  if (trailers === undefined) return undefined;
  if (request.body === null)
    throw new LocalProtocolError(`${subject(request)}: trailers come after a body, and there is none`, { request });
  if (typeof trailers !== "function") return trailerFields(trailers, request, "no");
  // By then the body has been sent.
  return async () => trailerFields(await trailers(), request, "maybe");
}

/**
 * The trailers that a request is built with, as far as they are known.
 * @throws TypeError for what are no fields, and without a body. @throws LocalProtocolError for fields that do not go into trailers.
 */
export function checkTrailers(trailers: TrailersInit, hasBody: boolean): TrailersInit {
  if (!hasBody) throw new TypeError("trailers: they come after a body, and there is none; give one, or use headers");
  if (typeof trailers === "function") return trailers;
  const fields = new HttpHeaders(trailers);
  const refused = refusedField(fields);
  if (refused !== undefined) throw new LocalProtocolError(describeRefusal(refused));
  return fields;
}

/** The trailers without fields of these names, also of those that are not known yet. */
export function trailersWithout(trailers: TrailersInit, names: readonly string[]): TrailersInit {
  if (typeof trailers === "function") return async () => without(await trailers(), names);
  return without(trailers, names);
}

/** @throws LocalProtocolError when the transport says that it would lose the trailers. */
export function checkSendsTrailers({ capabilities }: Transport, request: HttpRequest): void {
  if (capabilities?.requestTrailers !== false) return;
  throw new LocalProtocolError(
    `${subject(request)}: the transport "${capabilities.name}" cannot send trailers; use headers, or another transport`,
    { request },
  );
}

function trailerFields(init: HeadersInit, request: HttpRequest, processed: "no" | "maybe"): HttpHeaders {
  let fields: HttpHeaders;
  try {
    fields = new HttpHeaders(init);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new LocalProtocolError(`${subject(request)}: trailers: ${what}`, { request, processed, cause });
  }
  const refused = refusedField(fields);
  if (refused === undefined) return fields;
  throw new LocalProtocolError(`${subject(request)}: ${describeRefusal(refused)}`, { request, processed });
}

function without(init: HeadersInit, names: readonly string[]): HttpHeaders {
  const fields = new HttpHeaders(init);
  for (const name of names) fields.delete(name);
  return fields;
}

function refusedField(fields: HttpHeaders): string | undefined {
  for (const name of fields.keys()) if (headerOnly.has(name) || name.startsWith("if-")) return name;
  return undefined;
}

function describeRefusal(name: string): string {
  return `trailers: "${name}" is needed before the body, or belongs to the connection (RFC 9110 section 6.5.1); put it into headers`;
}

/** RFC 9110 section 6.5.1: framing, routing, request modifiers, authentication, and how the content is to be read. */
const headerOnly: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
  "max-forwards",
  "cache-control",
  "expect",
  "pragma",
  "range",
  "authorization",
  "cookie",
  "proxy-authenticate",
  "proxy-authorization",
  "set-cookie",
  "www-authenticate",
  "content-encoding",
  "content-range",
  "content-type",
]);
