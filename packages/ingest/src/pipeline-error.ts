/**
 * What can be wrong with a checkpoint or a sink:
 * - `ERR_CHECKPOINT_INVALID`: it is no checkpoint, or one of another source
 * - `ERR_CHECKPOINT_CONFLICT`: another run has gone on meanwhile
 * - `ERR_SINK_CHANGED`: what was written before is not there any more, so that nothing can be added behind it
 * - `ERR_SINK_NOT_EMPTY`: something else is there already
 * - `ERR_SINK_COLUMNS`: a record does not fit the columns
 * - `ERR_SINK_VALUE`: a value cannot be stored
 * - `ERR_MISSING_PEER`: an optional dependency is not installed
 */
export type PipelineErrorCode =
  | "ERR_CHECKPOINT_INVALID"
  | "ERR_CHECKPOINT_CONFLICT"
  | "ERR_SINK_CHANGED"
  | "ERR_SINK_NOT_EMPTY"
  | "ERR_SINK_COLUMNS"
  | "ERR_SINK_VALUE"
  | "ERR_MISSING_PEER";

// A registered symbol, so that the guard below also recognises an error of another copy of this package.
const brand: unique symbol = Symbol.for("@haulier/ingest PipelineError");

/** A checkpoint or a sink cannot be used as it is. Its text quotes no records. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
  readonly code: PipelineErrorCode;

  constructor(code: PipelineErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
  }

  get [brand](): true {
    return true;
  }
}

/** Whether `value` is a {@link PipelineError}, also one of another copy of this package. */
export function isPipelineError(value: unknown): value is PipelineError {
  return typeof value === "object" && value !== null && brand in value;
}
