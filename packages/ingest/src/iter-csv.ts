import type { SchemaOutput, StandardSchema } from "@haulier/core";

import { type CsvColumns, CsvReader } from "./csv-reader.ts";
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
import { type ResumePoint, resumePoint } from "./resume-point.ts";

/** Options of {@link iterCsv}. */
export interface IterCsvOptions extends RecordOptions {
  /** The names of the columns: `true` when the first row has them, or an array; rows are objects then. `false` for rows that are arrays. @defaultValue true */
  columns?: boolean | readonly string[] | undefined;
  /** Rows to leave out before anything else. @defaultValue 0 */
  skipRows?: number | undefined;
  /** What separates fields: one character. @defaultValue "," */
  delimiter?: string | undefined;
  /** What fields with delimiters, line ends and quotes are put into: one character; `null` where nothing is. @defaultValue '"' */
  quote?: string | null | undefined;
  /** The encoding of the text. @defaultValue that of the `Content-Type`, else by the byte order mark UTF-16, else UTF-8 */
  charset?: string | undefined;
  /** Rows with more or fewer fields than columns: `"error"`, or `"allow"`, where a missing field is `""`, and one without a column is dropped. @defaultValue "error" */
  ragged?: "error" | "allow" | undefined;
  /** The largest row, in bytes; `Infinity` is no limit. @defaultValue 1_048_576 */
  maxRowSize?: number | undefined;
}

/** @internal */
export const iterCsvOptionNames = withRecordOptions(
  "columns",
  "skipRows",
  "delimiter",
  "quote",
  "charset",
  "ragged",
  "maxRowSize",
);

/**
 * The rows of a CSV text, as they arrive: objects by the names in the first row, whose values are text.
 *
 * ```ts
 * for await (const row of iterCsv(response)) console.log(row.name, Number(row.price));
 * ```
 *
 * Rows end at LF or CR LF, not at CR alone. Fields within quotes may have line ends in them; a quote in one is doubled. Blank lines are left out. White
 * space belongs to the fields. What is not of the charset is an error, not replaced. `onInvalid` is told of rows that are ragged or do not match the
 * schema; anything else that is wrong ends the iteration, since nobody knows where the next row begins.
 * @throws RecordError for a row that is ragged, too large or has something behind a closing quote, a column whose name has a CR in it, and a source
 * that ends within quotes; SchemaError.
 * @throws TypeError, RangeError for options that cannot be used.
 * @see RFC 4180 section 2
 */
export function iterCsv<Schema extends StandardSchema>(
  source: ByteSource,
  options: IterCsvOptions & { schema: Schema },
): RecordStream<SchemaOutput<Schema>>;
export function iterCsv(source: ByteSource, options: IterCsvOptions & { columns: false }): RecordStream<string[]>;
export function iterCsv<Column extends string = string>(
  source: ByteSource,
  options?: IterCsvOptions,
): RecordStream<Record<Column, string>>;
export function iterCsv(source: ByteSource, options: IterCsvOptions = {}): RecordStream<unknown> {
  checkRecordOptions("iterCsv", options, iterCsvOptionNames);
  return csvRecords("iterCsv", openBytes("iterCsv", source), options);
}

/** @internal The same of bytes that are open. */
export function csvRecords(owner: string, bytes: OpenBytes, options: IterCsvOptions): RecordStream<unknown> {
  const { columns = true, skipRows = 0, delimiter = ",", quote = '"', charset, ragged = "error", resumeFrom } = options;
  const maxRowSize = checkSize(owner, "maxRowSize", options.maxRowSize ?? MAX_RECORD_SIZE);
  checkColumns(owner, columns);
  checkDialect(owner, delimiter, quote);
  if (!Number.isSafeInteger(skipRows) || skipRows < 0)
    throw new RangeError(`${owner}: skipRows must be a whole number that is not negative, got ${String(skipRows)}`);
  if (ragged !== "error" && ragged !== "allow")
    throw new TypeError(`${owner}: ragged must be "error" or "allow", got ${JSON.stringify(ragged)}`);
  if (charset !== undefined) checkCharset(owner, charset);
  const point = resumePoint(owner, resumeFrom, ["lines"]);
  const settings = {
    columns,
    skipRows,
    delimiter,
    quote: quote ?? undefined,
    maxRowSize,
    allowsRagged: ragged === "allow",
  };
  const start = { lines: point === undefined ? 0 : Number(point["lines"]), columns: columnsOf(owner, columns, point) };
  return streamOf(
    bytes,
    point,
    options,
    (context) =>
      new CsvReader({
        ...settings,
        start: { ...start, bytes: context.start },
        charset: () => charset ?? context.charset(),
        request: context.request,
      }),
  );
}

/** The columns that the position knows. @throws TypeError for one of rows without names where there are to be some, or the other way round. */
function columnsOf(owner: string, columns: boolean | readonly string[], point: ResumePoint | undefined): CsvColumns {
  const known = (point?.["columns"] ?? null) as CsvColumns;
  if (Array.isArray(columns) || known === null) return null;
  if (Array.isArray(known) === columns) return known;
  throw new TypeError(
    `${owner}: resumeFrom is a position of rows ${columns ? "without" : "with"} names; pass the same columns`,
  );
}

function checkColumns(owner: string, columns: unknown): void {
  if (typeof columns === "boolean") return;
  const isNames = Array.isArray(columns) && columns.length > 0 && columns.every((name) => typeof name === "string");
  if (isNames && new Set(columns).size === columns.length) return;
  throw new TypeError(`${owner}: columns must be true, false or an array of names that are all different`);
}

function checkDialect(owner: string, delimiter: unknown, quote: unknown): void {
  for (const [name, character] of Object.entries({ delimiter, quote })) {
    if (name === "quote" && character === null) continue;
    if (typeof character !== "string" || !/^[^\r\n]$/.test(character))
      throw new TypeError(
        `${owner}: ${name} must be one character that ends no line, got ${JSON.stringify(character)}`,
      );
  }
  if (delimiter === quote) throw new TypeError(`${owner}: delimiter and quote must be different`);
}

function checkCharset(owner: string, charset: string): void {
  if (isKnown(charset)) return;
  throw new RangeError(`${owner}: charset ${JSON.stringify(charset)} is not known to this runtime`);
}

function isKnown(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== "";
  } catch {
    return false;
  }
}
