import type { ResponseExtensions } from "./extensions.ts";
import type { HeadersInit, HttpHeaders } from "./http-headers.ts";
import type { HttpRequest } from "./http-request.ts";
import type { ResponseBody } from "./response-body.ts";
import { jsonText } from "./stringify-json.ts";

/** What a response is made from. At most one of `body`, `text`, `html` and `json`. */
export interface HttpResponseInit {
  /** @defaultValue 200 */
  status?: number | undefined;
  /** @defaultValue the registered phrase for the status */
  reasonPhrase?: string | undefined;
  /** An {@link HttpHeaders} is used as it is, not copied, when the body is not described by `text`, `html` or `json`. */
  headers?: HeadersInit | null | undefined;
  /** Wire bytes: encoded as `Content-Encoding` says. Streams of the web and of Node will do. */
  body?: Uint8Array | ResponseBody | null | undefined;
  text?: string | undefined;
  html?: string | undefined;
  json?: unknown;
  request?: HttpRequest | undefined;
  extensions?: ResponseExtensions | undefined;
}

/** With own properties, so that none is taken from a polluted `Object.prototype`. */
export const noInit: HttpResponseInit = Object.freeze({
  status: undefined,
  reasonPhrase: undefined,
  headers: undefined,
  body: undefined,
  text: undefined,
  html: undefined,
  json: undefined,
  request: undefined,
  extensions: undefined,
});

/** Whether somebody has put one of these names on `Object.prototype`. Responses are not copied for fear of that while nobody has. */
export function isPolluted(): boolean {
  const { status, reasonPhrase: phrase, headers, body, text, html, json, request, extensions } = prototype;
  const isClean =
    status === undefined &&
    phrase === undefined &&
    headers === undefined &&
    body === undefined &&
    text === undefined &&
    html === undefined &&
    json === undefined &&
    request === undefined &&
    extensions === undefined;
  return !isClean;
}

const prototype: HttpResponseInit = Object.prototype;

/** A body that was given by what it says. */
export interface DescribedContent {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The body given as `text`, `html` or `json`. */
export function describedContent(init: HttpResponseInit): DescribedContent | undefined {
  const { body, text, html, json } = init;
  if (text === undefined && html === undefined && json === undefined) return undefined;
  const hasBody = body !== undefined && body !== null;
  if (Number(hasBody) + Number(text !== undefined) + Number(html !== undefined) + Number(json !== undefined) > 1) {
    throw new TypeError("a response has one body: give body, text, html or json");
  }
  if (text !== undefined) return { bytes: encoder.encode(text), contentType: "text/plain; charset=utf-8" };
  if (html !== undefined) return { bytes: encoder.encode(html), contentType: "text/html; charset=utf-8" };
  return { bytes: encoder.encode(jsonText(json)), contentType: "application/json" };
}

const encoder = new TextEncoder();

/** A copy of the headers with the fields that describe the content, where they are not there already. */
export function withContentFields(given: HttpHeaders, content: DescribedContent): HttpHeaders {
  const headers = given.clone();
  if (!headers.has("content-type")) headers.append("Content-Type", content.contentType);
  if (!headers.has("content-length")) headers.append("Content-Length", String(content.bytes.byteLength));
  return headers;
}
