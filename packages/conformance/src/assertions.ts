import assert from "node:assert/strict";

import { type HttpResponse, isTransportError, type Processed, type TransportError } from "@haulier/core";

import { within } from "./eventually.ts";

/** What a promise rejects with, which it must do within four seconds. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const settled = promise.then(
    (value) => ({ rejected: false, value }),
    (error: unknown) => ({ rejected: true, value: error }),
  );
  const { rejected, value } = await within(settled, () => "a rejection");
  assert.ok(rejected, `expected a rejection, but it resolved with ${String(value)}`);
  return value;
}

/** Asserts that `error` is a transport error with that code, or one of them, and gives it. */
export function assertTransportError(
  error: unknown,
  code: string | readonly string[],
  processed?: Processed,
): TransportError {
  if (!isTransportError(error)) {
    throw new assert.AssertionError({ message: `expected a TransportError, got ${String(error)}`, actual: error });
  }
  const codes = [code].flat();
  assert.ok(codes.includes(error.code), `expected ${codes.join(" or ")}, got ${error.code}: ${error.message}`);
  if (processed !== undefined) assert.equal(error.processed, processed, `processed of ${error.code}`);
  return error;
}

/** The bytes of a body as the transport gives them, not decoded. */
export async function rawBytes(response: HttpResponse): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of response.raw()) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Reads a body to its end, as text. */
export async function textOf(response: HttpResponse): Promise<string> {
  await response.read();
  return response.text();
}

/** The text of the next piece of a body; `""` after the last. */
export async function nextText(pieces: AsyncIterator<Uint8Array, unknown>): Promise<string> {
  const { done, value } = await pieces.next();
  return done === true ? "" : Buffer.from(value).toString();
}

/** Asserts that two byte sequences are equal, without printing megabytes when they are not. */
export function assertBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.equal(actual.byteLength, expected.byteLength, "length of the body");
  assert.ok(Buffer.compare(actual, expected) === 0, "the bytes of the body differ");
}
