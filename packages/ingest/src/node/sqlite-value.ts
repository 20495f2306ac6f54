import type { SQLInputValue } from "node:sqlite";

import { PipelineError } from "../pipeline-error.ts";
import { objectText } from "./object-text.ts";

/**
 * A value as SQLite keeps it: null for undefined, 0 and 1 for booleans, integers as INTEGER, text of dates (ISO 8601), JSON of arrays and objects,
 * and bytes as BLOB.
 * @throws PipelineError with `ERR_SINK_VALUE` for what it has nothing for.
 */
export function sqliteValue(value: unknown, column: string): SQLInputValue {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      // A number is bound as REAL, and would be kept as that in a column without a type.
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
    case "boolean":
      return value ? 1n : 0n;
    case "undefined":
      return null;
    case "bigint":
      if (BigInt.asIntN(64, value) !== value) throw refused(column, "an integer of more than 64 bits");
      return value;
    case "object":
      return value === null ? null : objectValue(value, column);
    case "function":
    case "symbol":
      throw refused(column, typeof value);
  }
}

function objectValue(value: object, column: string): SQLInputValue {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  try {
    return objectText(value);
  } catch (cause) {
    throw refused(column, (cause as Error).message, { cause });
  }
}

function refused(column: string, what: string, options: { cause?: unknown } = {}): PipelineError {
  return new PipelineError(
    "ERR_SINK_VALUE",
    `sqliteSink: ${JSON.stringify(column)} is ${what}, which SQLite cannot keep; convert it by transform`,
    options,
  );
}
