import type { SchemaOutput, StandardSchema } from "@haulier/core";

import { JsonArrayReader } from "./json-array-reader.ts";
import { type JsonPath, stepsOf } from "./json-path.ts";
import { type ByteSource, openBytes, type OpenBytes } from "./open-bytes.ts";
import {
  checkRecordOptions,
  checkSize,
  MAX_RECORD_SIZE,
  type RecordOptions,
  streamOf,
  withRecordOptions,
} from "./record-options.ts";
import type { RecordStream } from "./record-stream.ts";
import { resumePoint } from "./resume-point.ts";

/** Options of {@link iterJsonArray}. */
export interface IterJsonArrayOptions extends RecordOptions {
  /** Where in the document the array is: `["data", "items"]`, or `"/data/items"`. @defaultValue [], the document itself */
  path?: JsonPath | undefined;
  /** The largest record, in bytes of JSON; `Infinity` is no limit. @defaultValue 1_048_576 */
  maxRecordSize?: number | undefined;
  /**
   * Reads on behind the array, to the end of the document, and checks that. Otherwise the source is left at the end of the array, and what is behind
   * may be anything.
   * @defaultValue false
   */
  strict?: boolean | undefined;
  /** Parses records; several at once, as an array. @defaultValue JSON.parse */
  parseJson?: ((text: string) => unknown) | undefined;
}

/** @internal */
export const iterJsonArrayOptionNames = withRecordOptions("path", "maxRecordSize", "strict", "parseJson");

/**
 * The elements of an array that is as large as it likes, as they arrive, without the document ever being in memory.
 *
 * ```ts
 * for await (const user of iterJsonArray<User>(response, { path: ["data", "users"] })) console.log(user.name);
 * ```
 *
 * The document is UTF-8, whatever the charset says. What is before the array is checked to be JSON; of several values with the same key, the first counts.
 * @throws RecordError for what is no JSON, with its offset, a record that is too large, a document without an array there, and one that ends too early.
 * None of those can be left out; `onInvalid` is told of records that do not match the schema.
 * @throws SchemaError; TypeError, RangeError for options that cannot be used.
 * @see RFC 6901 for pointers, RFC 8259 for JSON
 */
export function iterJsonArray<Schema extends StandardSchema>(
  source: ByteSource,
  options: IterJsonArrayOptions & { schema: Schema },
): RecordStream<SchemaOutput<Schema>>;
export function iterJsonArray<T = unknown>(source: ByteSource, options?: IterJsonArrayOptions): RecordStream<T>;
export function iterJsonArray(source: ByteSource, options: IterJsonArrayOptions = {}): RecordStream<unknown> {
  checkRecordOptions("iterJsonArray", options, iterJsonArrayOptionNames);
  return jsonArrayRecords("iterJsonArray", openBytes("iterJsonArray", source), options);
}

/** @internal The same of bytes that are open. */
export function jsonArrayRecords(
  owner: string,
  bytes: OpenBytes,
  options: IterJsonArrayOptions,
): RecordStream<unknown> {
  const { path = [], strict = false, parseJson = JSON.parse, resumeFrom } = options;
  const maxRecordSize = checkSize(owner, "maxRecordSize", options.maxRecordSize ?? MAX_RECORD_SIZE);
  if (typeof strict !== "boolean") throw new TypeError(`${owner}: strict must be true or false, got ${typeof strict}`);
  if (typeof parseJson !== "function") throw new TypeError(`${owner}: parseJson must be a function`);
  const steps = stepsOf(owner, path);
  const point = resumePoint(owner, resumeFrom);
  const open = typeof point?.["open"] === "string" ? point["open"] : "";
  return streamOf(bytes, point, options, ({ start, request }) => {
    const settings = { steps, maxRecordSize, isStrict: strict, start: { bytes: start, open }, request };
    return new JsonArrayReader({ ...settings, parse: (text) => parseJson(text) });
  });
}
