import { checkOptionNames } from "@haulier/core";

import type { Sink } from "../sink.ts";
import type { Position } from "../source.ts";
import { checkIfExists, type IfExists } from "./append-file.ts";
import { csvField, csvText, type CsvDialect } from "./csv-field.ts";
import { fieldOf, RecordColumns, type Row } from "./record-columns.ts";
import { textFileSink, type TextFormat } from "./text-file-sink.ts";

/** Options of {@link csvSink}. */
export interface CsvSinkOptions {
  /** The columns and their order; what else a record has is left out. @defaultValue the keys of the first batch; others later are an error */
  columns?: readonly string[] | undefined;
  /** Whether the first line of the file names the columns. @defaultValue true */
  header?: boolean | undefined;
  /** One character between the fields. @defaultValue "," */
  delimiter?: string | undefined;
  /** What ends a line. @defaultValue "\r\n" as RFC 4180 has it */
  eol?: "\r\n" | "\n" | undefined;
  /**
   * What to do with text that begins with `=`, `+`, `-`, `@`, a tab or CR, which spreadsheets run as a formula: `"keep"` it as it is, for programs,
   * or `"escape"` it by a `'` before it, for people who open the file. Numbers are never changed.
   * @defaultValue "keep"
   */
  formulas?: "keep" | "escape" | undefined;
  /**
   * What to do with a file that is there, is not empty, and of which no checkpoint says that it is of this ingest. `"append"` writes no header
   * there, and needs `columns`.
   * @defaultValue "error"
   */
  ifExists?: IfExists | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof CsvSinkOptions>([
  "columns",
  "header",
  "delimiter",
  "eol",
  "formulas",
  "ifExists",
]);

/**
 * Writes each record, an object, as a row of CSV in UTF-8, quoted as RFC 4180 says. A commit writes the file through to the disk; a run that goes
 * on from a checkpoint first cuts off what came after it, and keeps to its columns. The folder has to be there.
 * @throws PipelineError for records that have other columns than the first ones, or values without text.
 * @see RFC 4180, https://www.rfc-editor.org/rfc/rfc4180
 */
export function csvSink<T extends object>(file: string | URL, options: CsvSinkOptions = {}): Sink<T> {
  checkOptionNames("csvSink", options, optionNames);
  const { columns, header = true, delimiter = ",", eol = "\r\n", formulas = "keep", ifExists = "error" } = options;
  checkColumns(columns);
  if (typeof header !== "boolean") throw new TypeError(`csvSink: header must be true or false, got ${typeof header}`);
  if (typeof delimiter !== "string" || delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new TypeError("csvSink: delimiter must be one character, and neither a quote nor a line break");
  }
  if (eol !== "\r\n" && eol !== "\n") throw new TypeError('csvSink: eol must be "\\r\\n" or "\\n"');
  if (formulas !== "keep" && formulas !== "escape") throw new TypeError('csvSink: formulas must be "keep" or "escape"');
  if (checkIfExists("csvSink", ifExists) === "append" && columns === undefined) {
    throw new TypeError('csvSink: ifExists: "append" needs columns, in the order that the file has them');
  }
  const dialect = { delimiter, escapesFormulas: formulas === "escape" };
  return textFileSink<T>(file, ifExists, new CsvFormat(new RecordColumns("csvSink", columns), header, eol, dialect));
}

class CsvFormat<T extends object> implements TextFormat<T> {
  readonly name = "csv";
  readonly #columns: RecordColumns;
  readonly #hasHeader: boolean;
  readonly #eol: string;
  readonly #dialect: CsvDialect;
  #needsHeader = false;

  constructor(columns: RecordColumns, hasHeader: boolean, eol: string, dialect: CsvDialect) {
    this.#columns = columns;
    this.#hasHeader = hasHeader;
    this.#eol = eol;
    this.#dialect = dialect;
  }

  begin(state: Position | undefined, isEmpty: boolean): void {
    this.#columns.restart(Array.isArray(state) ? state.map(String) : undefined);
    this.#needsHeader = this.#hasHeader && isEmpty;
  }

  encode(records: readonly T[]): string {
    // Nothing is decided by no records.
    if (records.length === 0 && this.#columns.names === undefined) return "";
    const names = this.#columns.of(records);
    let text = "";
    if (this.#needsHeader) text = this.#line(names.map((name) => csvText(name, this.#dialect)));
    this.#needsHeader = false;
    for (const record of records) {
      text += this.#line(names.map((name) => csvField(fieldOf(record as Row, name), name, this.#dialect)));
    }
    return text;
  }

  state(): Position | undefined {
    return this.#columns.names;
  }

  #line(fields: readonly string[]): string {
    const line = fields.join(this.#dialect.delimiter);
    // An empty line is no row to most readers.
    return `${line === "" ? '""' : line}${this.#eol}`;
  }
}

function checkColumns(columns: readonly string[] | undefined): void {
  if (columns === undefined) return;
  const isList = Array.isArray(columns) && columns.length > 0 && columns.every((name) => typeof name === "string");
  if (!isList || new Set(columns).size < columns.length)
    throw new TypeError("csvSink: columns must be an array of names, each of them once");
}
