import { basicAuthorization, credentialsOf } from "./auth.ts";
import { mergeExtensions } from "./extensions.ts";
import type { HttpRequest, HttpRequestInit } from "./http-request.ts";
import { toReadableStream } from "./platform-streams.ts";
import type { RequestBody } from "./request-body.ts";

/** See {@link HttpRequest.toWeb}. */
export function toWebRequest(request: HttpRequest): Request {
  const { method, body, extensions } = request;
  const { url, headers } = withoutUserinfo(request);
  const content = body === null ? undefined : contentOf(body);
  if (content !== undefined && (method === "GET" || method === "HEAD"))
    throw new TypeError(`toWeb: a web Request cannot have a body with ${method}`);
  return new Request(url, {
    method,
    headers,
    ...(content === undefined ? {} : { body: content, duplex: "half" }),
    ...(extensions.signal === undefined ? {} : { signal: extensions.signal }),
  });
}

/** What {@link HttpRequest} is made from for a web Request, beside method and URL. */
export function webRequestInit(request: Request): HttpRequestInit {
  if (request.bodyUsed) throw new TypeError("fromWeb: the body of the web Request has been read already");
  const extensions = mergeExtensions({ signal: request.signal });
  return { headers: request.headers, content: webContent(request), extensions };
}

/** A web Request refuses credentials in its URL; here they stand for the header. */
function withoutUserinfo(request: HttpRequest): { url: URL; headers: Headers } {
  const url = new URL(request.url);
  const headers = request.headers.toWeb();
  const credentials = credentialsOf(url);
  if (credentials !== undefined && !headers.has("authorization"))
    headers.set("Authorization", basicAuthorization(...credentials));
  url.username = "";
  url.password = "";
  return { url, headers };
}

function contentOf(body: RequestBody): Uint8Array<ArrayBuffer> | ReadableStream | undefined {
  if (body.bytes === undefined)
    return toReadableStream(body, body.cancel === undefined ? undefined : async () => body.cancel?.());
  return body.bytes.byteLength === 0 ? undefined : (body.bytes as Uint8Array<ArrayBuffer>);
}

function webContent(request: Request): HttpRequestInit["content"] {
  if (request.body !== undefined) return (request.body ?? undefined) as HttpRequestInit["content"];
  // Firefox has no streams of request bodies.
  return request.method === "GET" || request.method === "HEAD" ? undefined : () => request.clone().arrayBuffer();
}
