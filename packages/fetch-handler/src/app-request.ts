import { type HttpHeaders, type HttpRequest, LocalProtocolError } from "@haulier/core";

import type { Exchange } from "./exchange.ts";
import { SentBody } from "./sent-body.ts";

/**
 * The request as the app gets it: with a body that is read while it is sent, and with the signal of the exchange.
 * @throws LocalProtocolError for what a web Request cannot be.
 */
export function toAppRequest(exchange: Exchange, baseUrl: URL | undefined): Request {
  const { request } = exchange;
  refuseWhatIsLost(request);
  const url = urlForApp(request.url, baseUrl);
  const { body } = request;
  const sent = body === null || body.bytes !== undefined ? body : new SentBody(body, exchange);
  const { signal } = exchange;
  try {
    return request.with({ url, headers: withHost(request.headers, url), body: sent, extensions: { signal } }).toWeb();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw refusal(request, `it cannot be handed to the app as a web Request (${what})`, cause);
  }
}

/**
 * Where the app believes to be asked: the path of `baseUrl` is put before that of the request. Without what is never sent, which is the
 * fragment and the credentials.
 */
function urlForApp(asked: URL, baseUrl: URL | undefined): URL {
  const url = new URL(asked);
  url.hash = "";
  url.username = "";
  url.password = "";
  if (baseUrl === undefined) return url;
  return new URL(`${baseUrl.origin}${baseUrl.pathname.replace(/\/$/, "")}${url.href.slice(url.origin.length)}`);
}

/** The fields as a server passes them on. Where the platform refuses to set Host, as browsers do, it is left out. */
function withHost(fields: HttpHeaders, { host }: URL): HttpHeaders {
  const headers = fields.clone();
  if (!headers.has("host")) headers.append("Host", host);
  return headers;
}

function refuseWhatIsLost(request: HttpRequest): void {
  const { target, trailers } = request.extensions;
  if (target !== undefined) throw refusal(request, "a web Request has no request target beside its URL");
  if (trailers !== undefined)
    throw refusal(request, "a web Request has no trailers; use headers, or another transport");
}

function refusal(request: HttpRequest, what: string, cause?: unknown): LocalProtocolError {
  return new LocalProtocolError(`${request.toString()}: ${what}`, {
    request,
    ...(cause === undefined ? {} : { cause }),
  });
}
