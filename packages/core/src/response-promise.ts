import type { CodecMethods, CodecShortCuts } from "./codec-readers.ts";
import type { HttpResponse } from "./http-response.ts";
import type { SchemaOutput, StandardSchema } from "./standard-schema.ts";

/**
 * A response that is on its way, with short cuts to its body:
 *
 * ```ts
 * const user = await client.get("/users/1").json<User>();
 * ```
 *
 * The type may stand before as well, as in `client.get<User>("/users/1").json()`.
 * The short cuts call `raiseForStatus()` first, so that an error page is never taken for the answer.
 */
export interface ResponsePromise<Body = unknown> extends Promise<HttpResponse>, CodecShortCuts {
  /** The body as JSON that matches a schema, as {@link parse} gives it. */
  json<Schema extends StandardSchema>(schema: Schema): Promise<SchemaOutput<Schema>>;
  /** The body as JSON, or by the codec for its type. @throws HttpStatusError unless the status is 2xx; DecodingError when it is not that. */
  json<T = Body>(): Promise<T>;
  /** The body by the codec of that name. @throws HttpStatusError unless the status is 2xx; DecodingError; TypeError for an unknown name. */
  decode<T = unknown>(codec: string): Promise<T>;
  /** The body as JSON that matches a schema. @throws HttpStatusError unless the status is 2xx; DecodingError, SchemaError. */
  parse<Schema extends StandardSchema>(schema: Schema): Promise<SchemaOutput<Schema>>;
  /** The body as text. @throws HttpStatusError unless the status is 2xx. */
  text(): Promise<string>;
  /** The body as bytes. @throws HttpStatusError unless the status is 2xx. */
  bytes(): Promise<Uint8Array>;
}

/**
 * Adds the short cuts to a promise, by a prototype of theirs: a subclass of Promise would cost each `await` two turns more, because its
 * constructor is not the intrinsic one, and own properties would cost a hundred bytes.
 */
export function toResponsePromise(
  response: Promise<HttpResponse>,
  codecs: CodecMethods | null = null,
): ResponsePromise {
  return Object.setPrototypeOf(response, codecs === null ? shortCuts : codecs.shortCuts) as ResponsePromise;
}

async function json(
  this: Promise<HttpResponse>,
  ...schema: readonly [] | readonly [schema: StandardSchema]
): Promise<unknown> {
  const response = (await this).raiseForStatus();
  return schema.length !== 0 ? response.parse(schema[0]) : response.json();
}

async function decode<T>(this: Promise<HttpResponse>, codec: string): Promise<T> {
  return (await this).raiseForStatus().decode<T>(codec);
}

async function text(this: Promise<HttpResponse>): Promise<string> {
  return (await this).raiseForStatus().text();
}

async function bytes(this: Promise<HttpResponse>): Promise<Uint8Array> {
  return (await this).raiseForStatus().content;
}

async function parse<Schema extends StandardSchema>(
  this: Promise<HttpResponse>,
  schema: Schema,
): Promise<SchemaOutput<Schema>> {
  return (await this).raiseForStatus().parse(schema);
}

export const shortCuts: object = Object.create(
  Promise.prototype,
  Object.getOwnPropertyDescriptors({ json, decode, parse, text, bytes }),
);
