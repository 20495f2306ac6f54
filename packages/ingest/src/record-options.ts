import { checkOptionNames, type HttpRequest, type StandardSchema } from "@haulier/core";

import type { OpenBytes } from "./open-bytes.ts";
import type { RecordReader } from "./record-reader.ts";
import { type InvalidListener, RecordStream } from "./record-stream.ts";
import type { ResumePoint } from "./resume-point.ts";
import type { Position } from "./source.ts";
import { checkSchema } from "./validate-record.ts";

/** Options of everything that reads records of bytes. */
export interface RecordOptions {
  /** What each record has to match: a schema of any library with Standard Schema. The records are what it makes of them. */
  schema?: StandardSchema | undefined;
  /**
   * Told of each record that is malformed, too large or does not match the schema, which is then left out; the error says where it was. Without it,
   * that error ends the iteration. A source that ends in the middle of a record always does.
   */
  onInvalid?: InvalidListener | undefined;
  /** A `position` to go on from: what is before it is read and left out, or not there in the answer to a request for the range behind it. */
  resumeFrom?: Position | undefined;
  /** Ends the iteration with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

const optionNames: readonly (keyof RecordOptions)[] = ["schema", "onInvalid", "resumeFrom", "signal"];

/** @internal The names of {@link RecordOptions}, and more. */
export function withRecordOptions(...names: readonly string[]): ReadonlySet<string> {
  return new Set([...optionNames, ...names]);
}

/** @internal @throws TypeError for options that cannot be used. */
export function checkRecordOptions(owner: string, options: RecordOptions, names: ReadonlySet<string>): void {
  checkOptionNames(owner, options, names);
  const { schema, onInvalid, signal } = options;
  checkSchema(owner, schema);
  if (onInvalid !== undefined && typeof onInvalid !== "function")
    throw new TypeError(
      `${owner}: onInvalid must be a function, got ${onInvalid === null ? "null" : typeof onInvalid}`,
    );
  if (signal !== undefined && typeof signal?.throwIfAborted !== "function")
    throw new TypeError(`${owner}: signal must be an AbortSignal; of an AbortController, pass its signal`);
}

/** @internal A limit in bytes. @throws RangeError for what is none. */
export function checkSize(owner: string, name: string, size: number): number {
  if (size === Number.POSITIVE_INFINITY || (Number.isSafeInteger(size) && size > 0)) return size;
  throw new RangeError(`${owner}: ${name} must be a whole number of bytes above 0, or Infinity, got ${String(size)}`);
}

/** @internal The largest record by default, in bytes: as many as core's `lines()` takes characters. */
export const MAX_RECORD_SIZE = 1_048_576;

/** @internal What a reader is made for. */
export interface ReaderContext {
  /** The offset of the first byte that it is fed. */
  readonly start: number;
  /** For errors. */
  readonly request: () => HttpRequest | undefined;
  /** What the `Content-Type` says; known when the first piece is there. */
  readonly charset: () => string | undefined;
}

/** @internal The records that a reader makes of bytes, from a position on. */
export function streamOf<T>(
  bytes: OpenBytes,
  point: ResumePoint | undefined,
  options: RecordOptions,
  createReader: (context: ReaderContext) => RecordReader<unknown>,
): RecordStream<T> {
  // In the answer to a request for a range that nobody has gone on from, its start is the start.
  const start = point?.bytes ?? bytes.start;
  const { schema, onInvalid, signal } = options;
  const reader = createReader({ start, request: () => bytes.request, charset: () => bytes.charset });
  const records = point?.records ?? 0;
  return new RecordStream<T>({ bytes, reader, skip: start - bytes.start, records, schema, onInvalid, signal });
}
