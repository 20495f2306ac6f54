import { type HttpRequest, RequestError } from "@haulier/core";

/**
 * What is wrong with the records of a source:
 * - `ERR_RECORD_INVALID`: a record, or what stands around it, is malformed
 * - `ERR_RECORD_TRUNCATED`: the source ends in the middle
 * - `ERR_RECORD_TOO_LARGE`: a record exceeds its limit
 * - `ERR_RECORD_PATH`: there is no array at the path
 * - `ERR_SOURCE_CHANGED`: the source is not the one that the position to go on from is of
 */
export type RecordErrorCode =
  | "ERR_RECORD_INVALID"
  | "ERR_RECORD_TRUNCATED"
  | "ERR_RECORD_TOO_LARGE"
  | "ERR_RECORD_PATH"
  | "ERR_SOURCE_CHANGED";

/** Where in a source something is. */
export interface RecordPlace {
  /** Bytes before it, counted from the start of the source, after decoding. */
  readonly offset: number;
  /** The number of its line, from 1; undefined in formats without lines. */
  readonly line?: number | undefined;
}

/** What a {@link RecordError} knows. */
export interface RecordErrorOptions extends RecordPlace {
  readonly code: RecordErrorCode;
  readonly request?: HttpRequest | undefined;
  readonly cause?: unknown;
}

// A registered symbol, so that the guard below also recognises an error of another copy of this package.
const brand: unique symbol = Symbol.for("@haulier/ingest RecordError");

/** A source does not have the records that it should have. */
export class RecordError extends RequestError {
  override readonly name = "RecordError";
  readonly code: RecordErrorCode;
  /** Where the record begins, or what is not expected stands: bytes from the start of the source, after decoding. */
  readonly offset: number;
  /** The number of the line that it begins in, from 1; undefined in formats without lines. */
  readonly line: number | undefined;

  constructor(reason: string, options: RecordErrorOptions) {
    const { request } = options;
    super(`${request?.toString() ?? "source"}: ${reason}`, {
      request,
      ...("cause" in options ? { cause: options.cause } : {}),
    });
    this.code = options.code;
    this.offset = options.offset;
    this.line = options.line;
  }

  get [brand](): true {
    return true;
  }
}

/** Whether `value` is a {@link RecordError}, also one of another copy of this package. */
export function isRecordError(value: unknown): value is RecordError {
  return typeof value === "object" && value !== null && brand in value;
}
