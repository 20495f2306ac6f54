import type { HttpResponse } from "./http-response.ts";

/**
 * A response that is on its way, with short cuts to its body:
 *
 * ```ts
 * const user = await client.get("/users/1").json<User>();
 * ```
 *
 * The short cuts call `raiseForStatus()` first, so that an error page is never taken for the answer.
 */
export interface ResponsePromise extends Promise<HttpResponse> {
  /** The body as JSON. @throws HttpStatusError unless the status is 2xx; DecodingError when it is not JSON. */
  json<T = unknown>(): Promise<T>;
  /** The body as text. @throws HttpStatusError unless the status is 2xx. */
  text(): Promise<string>;
  /** The body as bytes. @throws HttpStatusError unless the status is 2xx. */
  bytes(): Promise<Uint8Array>;
}

/**
 * Adds the short cuts to a promise. They are own properties that every promise shares: a subclass of Promise would cost each `await`
 * two turns more, because its constructor is not the intrinsic one.
 */
export function toResponsePromise(response: Promise<HttpResponse>): ResponsePromise {
  const promise = response as ResponsePromise;
  promise.json = json;
  promise.text = text;
  promise.bytes = bytes;
  return promise;
}

async function json<T>(this: Promise<HttpResponse>): Promise<T> {
  return (await this).raiseForStatus().json<T>();
}

async function text(this: Promise<HttpResponse>): Promise<string> {
  return (await this).raiseForStatus().text();
}

async function bytes(this: Promise<HttpResponse>): Promise<Uint8Array> {
  return (await this).raiseForStatus().content;
}
