import {
  LocalProtocolError,
  requestTrailers,
  UnsupportedProtocolError,
  type HttpRequest,
  type RequestBody,
} from "@haulier/core";

import type { FetchExchange } from "./fetch-exchange.ts";
import { sentStream } from "./sent-stream.ts";

/** What `fetch` cannot be asked for, and what to say. */
const refusals: readonly (readonly [applies: (request: HttpRequest) => boolean, what: string])[] = [
  [({ method }) => ["CONNECT", "TRACE", "TRACK"].includes(method), "fetch does not send this method"],
  [
    ({ method, body }) => body !== null && (method === "GET" || method === "HEAD"),
    "fetch sends no body with this method; use POST or QUERY, or a transport of Node's",
  ],
  [({ extensions }) => extensions.target !== undefined, "fetch takes no request target other than the URL's"],
  [({ headers }) => headers.has("upgrade"), "fetch cannot switch protocols; remove the Upgrade header"],
  [({ headers }) => headers.has("expect"), "fetch cannot wait for 100 Continue; remove the Expect header"],
  [
    (request) => requestTrailers(request) !== undefined,
    "fetch sends no trailers; put them into the headers or the body",
  ],
];

/** @throws UnsupportedProtocolError, LocalProtocolError for a request that `fetch` cannot send, before anything is sent. */
export function checkFetchable(request: HttpRequest): void {
  const { protocol } = request.url;
  if (protocol !== "http:" && protocol !== "https:") {
    throw new UnsupportedProtocolError(`${request.toString()}: only http and https URLs can be requested`, { request });
  }
  for (const [applies, what] of refusals)
    if (applies(request)) throw new LocalProtocolError(`${request.toString()}: ${what}`, { request });
}

/** The URL for `fetch`, which refuses userinfo. What that means has been put into a header by whoever sends it. */
export function fetchUrl(request: HttpRequest): string {
  const { href } = request;
  if (!href.includes("@")) return href;
  const url = new URL(href);
  url.username = "";
  url.password = "";
  return url.href;
}

/** The options for `fetch`. @param base from the options of the transport. */
export function fetchInit(exchange: FetchExchange, base: RequestInit, body: FetchBody): RequestInit {
  const { request } = exchange;
  return {
    ...base,
    method: request.method,
    headers: fieldsFor(request, body),
    signal: exchange.engineSignal,
    ...(body === null ? {} : { body: body as never }),
    // For all bodies, since the engine asks for it where there is a stream of any kind.
    ...(body === null ? {} : { duplex: "half" as const }),
  };
}

/** A request body as `fetch` takes it. */
export type FetchBody = Uint8Array | ReadableStream<Uint8Array> | null;

/** The body of a request for `fetch`: bytes as they are, else a stream. */
export function fetchBody(exchange: FetchExchange): FetchBody {
  const { body } = exchange.request;
  if (body === null) return null;
  return body.bytes ?? sentStream(body, exchange);
}

function fieldsFor({ method, headers, body }: HttpRequest, sent: FetchBody): [string, string][] {
  const fields = headers.raw.map(([name, value]): [string, string] => [name, value]);
  if (!statesLength(method, body, sent)) return fields;
  return fields.filter(([name]) => name.toLowerCase() !== "content-length");
}

/** Whether `fetch` writes the Content-Length, and would join ours to it. */
function statesLength(method: string, body: RequestBody | null, sent: FetchBody): boolean {
  if (body === null || sent === null) return method === "POST" || method === "PUT";
  return !("getReader" in sent);
}
