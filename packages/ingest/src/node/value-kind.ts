import { fieldOf, type Row } from "./record-columns.ts";

/** What a column of typed values has: one kind of value, or null. `json` is anything, as text. */
export type ValueKind = "boolean" | "number" | "bigint" | "string" | "date" | "bytes" | "json";

/**
 * The kind of the values that a column has in some records. Those of several kinds, and columns that have nothing yet, are `json`: it takes what
 * comes later.
 */
export function columnKind(records: readonly Row[], column: string): ValueKind {
  let kind: ValueKind | undefined;
  for (const record of records) {
    const value = fieldOf(record, column);
    if (value === null || value === undefined) continue;
    const own = valueKind(value);
    if (kind !== undefined && kind !== own) return "json";
    kind = own;
  }
  return kind ?? "json";
}

/** The kind of a value that is there. */
export function valueKind(value: unknown): ValueKind {
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "number":
      return "number";
    case "bigint":
      return "bigint";
    case "string":
      return "string";
    case "object":
      if (value instanceof Date) return "date";
      return value instanceof Uint8Array ? "bytes" : "json";
    case "undefined":
    case "function":
    case "symbol":
      return "json";
  }
}
