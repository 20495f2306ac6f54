import { deleteContentFields } from "./content-fields.ts";
import { RemoteProtocolError, StreamConsumedError, UnsupportedProtocolError, subject } from "./errors.ts";
import { mergeExtensions, type RequestExtensions } from "./extensions.ts";
import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { parseUrl } from "./parse-url.ts";
import { redactUrl } from "./redact-url.ts";
import { policyAfter, setReferer, type ReferrerPolicyName } from "./referrer-policy.ts";
import type { RequestBody } from "./request-body.ts";
import { trailersWithout } from "./request-trailers.ts";

/** What decides how a redirect is followed. */
export interface RedirectPolicy {
  /** Fields that do not leave the origin, in lower case. */
  readonly sensitiveHeaders: readonly string[];
  /** Whether https may redirect to http. */
  readonly allowDowngrade: boolean;
  /** Whether only https may be requested at all. */
  readonly httpsOnly: boolean;
  /** By what a `Referer` is sent, until a redirect states another policy. */
  readonly referer: ReferrerPolicyName | false;
}

/**
 * The request that a redirect asks for.
 * @throws RemoteProtocolError when the `Location` is no URL.
 * @throws UnsupportedProtocolError when it is not http or https, or goes from https to http unasked.
 * @throws StreamConsumedError when the body must be sent again and cannot be.
 */
export function redirectRequest(request: HttpRequest, response: HttpResponse, policy: RedirectPolicy): HttpRequest {
  const url = redirectUrl(request, response);
  checkProtocol(request, url, policy);
  const method = redirectMethod(request.method, response.status);
  const keepsBody = method === request.method;
  const headers = request.headers.clone();
  if (!keepsBody) deleteContentFields(headers);
  const leaves = !keepsCredentials(request.url, url);
  if (leaves) for (const name of policy.sensitiveHeaders) headers.delete(name);
  // The Host of another origin is the transport's to write; one that the caller set belongs to the origin that it was set for.
  if (request.url.origin !== url.origin) headers.delete("host");
  if (policy.referer !== false) setReferer(headers, policyAfter(response, policy.referer), request.url, url);
  return request.with({
    method,
    url,
    headers,
    body: keepsBody ? replayableBody(response) : null,
    extensions: extensionsAfter(request.extensions, keepsBody, leaves ? policy.sensitiveHeaders : null),
  });
}

/** What a request carries on after a redirect. @param sensitive names of what stays behind, when the redirect leaves the origin. */
function extensionsAfter(
  extensions: RequestExtensions,
  keepsBody: boolean,
  sensitive: readonly string[] | null,
): RequestExtensions {
  const { cookies, target, trailers } = extensions;
  if (cookies === undefined && target === undefined && trailers === undefined) return extensions;
  const kept = keepsBody ? trailers : undefined;
  return mergeExtensions(extensions, {
    cookies: sensitive === null ? cookies : undefined,
    // It belonged to the URL that redirected.
    target: undefined,
    trailers: kept === undefined || sensitive === null ? kept : trailersWithout(kept, sensitive),
  });
}

/** The method after a redirect, by the Fetch standard: POST becomes GET on 301 and 302, everything but GET and HEAD does on 303. */
export function redirectMethod(method: string, status: number): string {
  if (status === 303) return method === "HEAD" ? "HEAD" : "GET";
  if ((status === 301 || status === 302) && method === "POST") return "GET";
  return method;
}

/** Whether credentials may go along: to the same origin, and from http to https on the default ports of the same host. */
export function keepsCredentials(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  return (
    from.hostname === to.hostname &&
    from.protocol === "http:" &&
    to.protocol === "https:" &&
    from.port === "" &&
    to.port === ""
  );
}

function redirectUrl(request: HttpRequest, response: HttpResponse): URL {
  const location = fieldText(response.headers.getAll("location")[0]!);
  // "https:///path" and "https://:443/path" name no host; WHATWG parsing would take "path" for one, or fail. They mean the same host (RD6).
  const hostless = /^(?<scheme>https?):\/\/(?<port>:\d*)?(?<rest>\/.*)?$/i.exec(location)?.groups;
  const absolute =
    hostless === undefined
      ? location
      : `${hostless["scheme"]}://${request.url.hostname}${hostless["port"] ?? ""}${hostless["rest"] ?? ""}`;
  const url = parseUrl(absolute, request.url.href);
  if (url === null)
    throw new RemoteProtocolError(
      `${subject(request)}: the Location of the ${response.status} response is not a valid URL`,
      { request },
    );
  // Userinfo from a server is never used as credentials (RD13), so it is not carried along either.
  url.username = "";
  url.password = "";
  if (url.hash === "") url.hash = request.url.hash;
  return url;
}

/** Characters beyond ASCII are sent as UTF-8 by many servers, which all browsers understand; a field value has one character for each byte. */
function fieldText(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  try {
    return utf8.decode(Uint8Array.from(value, (character) => character.charCodeAt(0)));
  } catch {
    return value;
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws UnsupportedProtocolError for an http URL, where only https may be requested. */
export function checkHttpsOnly(method: string, href: string, { httpsOnly }: RedirectPolicy): void {
  if (httpsOnly && !href.startsWith("https:")) {
    throw new UnsupportedProtocolError(
      `${method} ${redactUrl(new URL(href))}: only https may be requested, since the client has httpsOnly`,
    );
  }
}

function checkProtocol(request: HttpRequest, url: URL, policy: RedirectPolicy): void {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new UnsupportedProtocolError(
      `${subject(request)}: redirected to the unsupported protocol "${url.protocol}"`,
      { request, processed: "maybe" },
    );
  }
  if (url.protocol === "https:") return;
  if (policy.httpsOnly) {
    throw new UnsupportedProtocolError(`${subject(request)}: redirected to ${redactUrl(url)}, but httpsOnly is set`, {
      request,
      processed: "maybe",
    });
  }
  if (request.url.protocol === "https:" && !policy.allowDowngrade) {
    throw new UnsupportedProtocolError(
      `${subject(request)}: redirected from https to ${redactUrl(url)}; set allowDowngrade to follow it, or followRedirects: false to see the response`,
      { request, processed: "maybe" },
    );
  }
}

/** The body as it was sent, which a hook may have read into memory. */
function replayableBody({ request, status }: HttpResponse): RequestBody | null {
  const { body } = request;
  if (body?.consumed === true) {
    throw new StreamConsumedError(
      `${subject(request)}: a ${status} redirect asks for the request body again, which was a stream; pass a function that returns a new stream, or read() the request first`,
    );
  }
  return body;
}
