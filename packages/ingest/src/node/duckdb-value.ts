import type { JS } from "@duckdb/node-api";

import { PipelineError } from "../pipeline-error.ts";
import { valueKind, type ValueKind } from "./value-kind.ts";

/** The types of columns that are made for values. Numbers of JSON may have a fraction in the next record, so they are DOUBLE. */
export const duckdbTypes: Readonly<Record<ValueKind, string>> = {
  boolean: "BOOLEAN",
  number: "DOUBLE",
  bigint: "BIGINT",
  string: "VARCHAR",
  date: "TIMESTAMP",
  bytes: "BLOB",
  json: "JSON",
};

type Convert = (value: unknown, kind: ValueKind, type: string) => JS | undefined;

const only =
  (...kinds: readonly ValueKind[]): Convert =>
  (value, kind) =>
    kinds.includes(kind) ? (value as JS) : undefined;
const integer: Convert = (value) =>
  typeof value === "bigint" || Number.isSafeInteger(value) ? (value as JS) : undefined;
/** Of one that is too large, DuckDB would keep some digits, and say nothing. */
const decimal: Convert = (value, _, type) => {
  const [width = 18, scale = 3] = (type.match(/\d+/g) ?? []).map(Number);
  const isNumber = typeof value === "number" && Math.round(Math.abs(value) * 10 ** scale) < 10 ** width;
  return isNumber ? value : undefined;
};
const text: Convert = (value, kind) => {
  if (kind === "string") return value as string;
  if (kind === "bytes") return undefined;
  return kind === "date" || kind === "json" ? unquoted(JSON.stringify(value)) : String(value);
};

/** What a column takes, by its type: given another value, DuckDB would keep NaN, or an error would say less. */
const converters: readonly (readonly [types: RegExp, convert: Convert])[] = [
  [/^BOOLEAN$/, only("boolean")],
  [/^U?(?:TINY|SMALL|BIG|HUGE)?INT$|^U?INTEGER$/, integer],
  [/^(?:FLOAT|DOUBLE)$/, only("number")],
  [/^DECIMAL/, decimal],
  [/^VARCHAR$/, text],
  [/^JSON$/, (value) => JSON.stringify(value)],
  [
    /^(?:DATE|TIMESTAMP.*)$/,
    (value, kind) => (kind === "date" && !Number.isNaN(Number(value)) ? (value as Date) : undefined),
  ],
  [/^BLOB$/, only("bytes")],
];

/**
 * What the converter of DuckDB is given for a value in a column of a type: text of anything where the column has text, JSON where it has that.
 * Types with values of their own, such as lists, are left to it.
 * @throws PipelineError with `ERR_SINK_VALUE` for a value of another kind.
 */
export function duckdbValue(value: unknown, type: string, column: string): JS {
  if (value === null || value === undefined) return null;
  const kind = valueKind(value);
  const convert = converters.find(([types]) => types.test(type))?.[1];
  const converted = convert === undefined ? (value as JS) : safely(convert, value, kind, type);
  if (converted !== undefined) return converted;
  const got = kind === "json" ? "an object, or none that has a text" : kind;
  throw new PipelineError(
    "ERR_SINK_VALUE",
    `duckdbSink: ${JSON.stringify(column)} has a value that ${type} does not (${got}); convert it by transform, or give the column another type`,
  );
}

function safely(convert: Convert, value: unknown, kind: ValueKind, type: string): JS | undefined {
  try {
    return convert(value, kind, type);
  } catch {
    // Neither a cycle nor a bigint has JSON.
    return undefined;
  }
}

/** A date as text is without the quotes of JSON. */
function unquoted(json: string | undefined): string | undefined {
  return json?.startsWith('"') === true ? json.slice(1, -1) : json;
}
