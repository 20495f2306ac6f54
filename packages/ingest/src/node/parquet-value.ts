import { PipelineError } from "../pipeline-error.ts";
import { valueKind, type ValueKind } from "./value-kind.ts";

/**
 * The types of columns in a Parquet file. `INT64` takes bigints and integers, `TIMESTAMP` takes dates, to the millisecond and in UTC, `JSON` takes
 * anything that JSON has, `STRING` text.
 */
export type ParquetType =
  | "BOOLEAN"
  | "INT32"
  | "INT64"
  | "FLOAT"
  | "DOUBLE"
  | "STRING"
  | "JSON"
  | "TIMESTAMP"
  | "UUID"
  | "BYTE_ARRAY";

/** The types for values of a kind. Numbers of JSON may have a fraction in the next record, so they are DOUBLE. */
export const parquetTypes: Readonly<Record<ValueKind, ParquetType>> = {
  boolean: "BOOLEAN",
  number: "DOUBLE",
  bigint: "INT64",
  string: "STRING",
  date: "TIMESTAMP",
  bytes: "BYTE_ARRAY",
  json: "JSON",
};

const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** What a column of each type takes; undefined for what it does not. */
const converters: Readonly<Record<ParquetType, (value: unknown) => unknown>> = {
  BOOLEAN: (value) => (typeof value === "boolean" ? value : undefined),
  INT32: (value) => (value === (value as number) >> 0 ? value : undefined),
  INT64: (value) => {
    if (Number.isSafeInteger(value)) return BigInt(value as number);
    return typeof value === "bigint" && BigInt.asIntN(64, value) === value ? value : undefined;
  },
  FLOAT: (value) => (typeof value === "number" ? value : undefined),
  DOUBLE: (value) => (typeof value === "number" ? value : undefined),
  STRING: (value) => (typeof value === "string" ? value : undefined),
  JSON: (value) => jsonCopy(value),
  TIMESTAMP: (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? value : undefined),
  UUID: (value) => (typeof value === "string" && uuid.test(value) ? value : undefined),
  BYTE_ARRAY: (value) => (value instanceof Uint8Array ? value : undefined),
};

/** Whether there is such a type. */
export function isParquetType(type: unknown): type is ParquetType {
  return typeof type === "string" && Object.hasOwn(converters, type);
}

/** What the writer is given for a value. @throws PipelineError with `ERR_SINK_VALUE` for one that the type does not have. */
export function parquetValue(value: unknown, type: ParquetType, column: string): unknown {
  if (value === null || value === undefined) return null;
  const converted = converters[type](value);
  if (converted !== undefined) return converted;
  throw new PipelineError(
    "ERR_SINK_VALUE",
    `parquetSink: ${JSON.stringify(column)} has a value that ${type} does not (a ${valueKind(value)}); convert it by transform, or give the column another type`,
  );
}

/** A value without what JSON has not: the writer would stringify a function as nothing at all. */
function jsonCopy(value: unknown): unknown {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
