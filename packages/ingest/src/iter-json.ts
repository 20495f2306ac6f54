import type { SchemaOutput, StandardSchema } from "@haulier/core";

import { JsonLinesReader } from "./json-lines-reader.ts";
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

/** Options of {@link iterJson}. */
export interface IterJsonOptions extends RecordOptions {
  /** The longest line, in bytes; a longer one is invalid, and never kept in memory. `Infinity` is no limit. @defaultValue 1_048_576 */
  maxLineSize?: number | undefined;
  /** Parses each record; one that keeps large numbers, for example. @defaultValue JSON.parse */
  parseJson?: ((text: string) => unknown) | undefined;
}

/** @internal */
export const iterJsonOptionNames = withRecordOptions("maxLineSize", "parseJson");

/**
 * The values of a source that has one JSON text on each line (NDJSON, JSON Lines), or is a JSON text sequence (RFC 7464), as they arrive.
 *
 * ```ts
 * for await (const order of iterJson<Order>(await client.stream("GET", "/orders.ndjson"))) console.log(order.id);
 * ```
 *
 * Lines of Server-Sent Events are understood as well: `data:` is removed, and comments, `event:`, `id:`, `retry:` and `[DONE]` are left out, as are blank
 * lines. Lines end at LF or CR LF; the last one need not. It is UTF-8, whatever the charset says; byte order marks are removed. The status of a response
 * is not looked at: call `raiseForStatus()`.
 * @throws RecordError for a line that is no JSON or too long, and for a source that ends in the middle of one; SchemaError.
 * @throws TypeError, RangeError for options that cannot be used.
 */
export function iterJson<Schema extends StandardSchema>(
  source: ByteSource,
  options: IterJsonOptions & { schema: Schema },
): RecordStream<SchemaOutput<Schema>>;
export function iterJson<T = unknown>(source: ByteSource, options?: IterJsonOptions): RecordStream<T>;
export function iterJson(source: ByteSource, options: IterJsonOptions = {}): RecordStream<unknown> {
  checkRecordOptions("iterJson", options, iterJsonOptionNames);
  return jsonRecords("iterJson", openBytes("iterJson", source), options);
}

/** @internal The same of bytes that are open. */
export function jsonRecords(owner: string, bytes: OpenBytes, options: IterJsonOptions): RecordStream<unknown> {
  const maxLineSize = checkSize(owner, "maxLineSize", options.maxLineSize ?? MAX_RECORD_SIZE);
  const { parseJson = JSON.parse, resumeFrom } = options;
  if (typeof parseJson !== "function") throw new TypeError(`${owner}: parseJson must be a function`);
  const point = resumePoint(owner, resumeFrom, ["lines"]);
  return streamOf(bytes, point, options, ({ start, request }) => {
    const lines = point === undefined ? 0 : Number(point["lines"]);
    return new JsonLinesReader({ maxLineSize, start: { bytes: start, lines }, request }, parseJson);
  });
}
