import type { RequestOptions } from "@haulier/core";

import { streamPieces } from "./stream-pieces.ts";
import { wholeOrStream } from "./whole-or-stream.ts";

/** A body in a form that the client takes. */
export type FetchContent = NonNullable<RequestOptions["content"]>;

/**
 * The body of a call, and in `headers` the Content-Type that the Fetch standard gives it. What is in memory stays there, so that it has a length
 * and can be sent again after a redirect; a stream is sent once.
 * @throws TypeError for a body where there can be none, and for one that would be sent as `[object Object]`.
 */
export async function contentOf(
  init: RequestInit & { readonly duplex?: string },
  request: Request | undefined,
  method: string,
  headers: Headers,
  signal: AbortSignal | undefined,
): Promise<FetchContent | undefined> {
  const mayHaveBody = !["GET", "HEAD"].includes(method.toUpperCase());
  const given: unknown = init.body ?? undefined;
  // A null takes nothing away, says the standard.
  const inherited = given === undefined ? request : undefined;
  if (inherited?.bodyUsed === true) throw new TypeError("fetch: the body of the Request has been read already");
  const body = given ?? inherited?.body;
  if (body !== undefined && body !== null) {
    if (!mayHaveBody) throw new TypeError("fetch: a request with GET or HEAD cannot have a body; QUERY can");
    if (isLocked(body))
      throw new TypeError("fetch: the stream that is the body has a reader already, so it cannot be sent");
    if (inherited !== undefined) return requestContent(body, signal);
    return ownContent(body, { duplex: init.duplex, keepalive: init.keepalive ?? request?.keepalive, signal }, headers);
  }
  // Firefox has no streams of request bodies.
  return inherited !== undefined && inherited.body === undefined && mayHaveBody ? wholeContent(inherited) : undefined;
}

/** The body of a `Request`; one of `node-fetch` has a stream of Node's. */
function requestContent(body: object, signal: AbortSignal | undefined): Promise<FetchContent> | FetchContent {
  return isWebStream(body) ? wholeOrStream(body, signal) : (body as FetchContent);
}

async function wholeContent(request: Request): Promise<FetchContent | undefined> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.byteLength === 0 ? undefined : bytes;
}

/** What is said of a body that is a stream. */
interface StreamInit {
  readonly duplex: string | undefined;
  readonly keepalive: boolean | undefined;
  readonly signal: AbortSignal | undefined;
}

function ownContent(body: unknown, stream: StreamInit, headers: Headers): FetchContent {
  if (typeof body !== "object" || body === null) {
    setType(headers, "text/plain;charset=UTF-8");
    return String(body);
  }
  if (isSearchParams(body)) {
    setType(headers, "application/x-www-form-urlencoded;charset=UTF-8");
    return body as URLSearchParams;
  }
  if (isWebStream(body)) {
    checkStream(stream);
    return streamPieces(body.getReader(), stream.signal);
  }
  if (isBytes(body) || typedOrIterable(body)) return body as FetchContent;
  const name = Object.prototype.toString.call(body);
  throw new TypeError(
    `fetch: the body would be sent as "${name}"; pass a string, bytes, a Blob, a FormData, URLSearchParams or a stream, such as JSON.stringify(value)`,
  );
}

/** @throws TypeError where the body may not be a stream. */
function checkStream({ duplex, keepalive }: StreamInit): void {
  if (keepalive === true) throw new TypeError("fetch: with keepalive, the body cannot be a stream");
  if (duplex !== "half") throw new TypeError('fetch: a stream as the body needs the option duplex: "half"');
}

function isWebStream(body: object): body is ReadableStream<Uint8Array> {
  return "getReader" in body;
}

function isLocked(body: unknown): boolean {
  return typeof body === "object" && body !== null && "locked" in body && body.locked === true;
}

/** A Blob, a form or an iterable, of whatever make: the client knows them by their shape, and says what they are. */
function typedOrIterable(body: object): boolean {
  return ["stream", "getAll", "getBoundary", Symbol.asyncIterator].some((name) => name in body);
}

function isBytes(body: object): boolean {
  return ArrayBuffer.isView(body) || Object.prototype.toString.call(body) === "[object ArrayBuffer]";
}

function isSearchParams(body: object): boolean {
  return "getAll" in body && "sort" in body;
}

function setType(headers: Headers, type: string): void {
  if (!headers.has("content-type")) headers.set("content-type", type);
}
