import type { HttpRequest } from "@haulier/core";

import { type CsvDialect, CsvRows } from "./csv-rows.ts";
import { CsvText } from "./csv-text.ts";
import { RecordError, type RecordErrorCode, type RecordPlace } from "./record-error.ts";
import { InvalidRecord, type Missing, type RecordReader } from "./record-reader.ts";
import { RowFault } from "./row-fault.ts";

/** @internal */
export interface CsvReaderSettings extends CsvDialect {
  /** Names, or true when the first row has them; false for rows without. */
  readonly columns: boolean | readonly string[];
  readonly skipRows: number;
  readonly allowsRagged: boolean;
  readonly charset: () => string | undefined;
  readonly start: { readonly bytes: number; readonly lines: number; readonly columns: CsvColumns };
  readonly request: () => HttpRequest | undefined;
}

/** The names of the columns, or their number where there are no names; null before it is known. */
export type CsvColumns = readonly string[] | number | null;

/** One row, by the names of its columns, or as it is. */
export type CsvRow = Record<string, string> | string[];

/** The rows of a CSV text. */
export class CsvReader implements RecordReader<CsvRow> {
  readonly #settings: CsvReaderSettings;
  readonly #text: CsvText;
  readonly #rows: CsvRows;
  #columns: CsvColumns;
  #skip: number;

  constructor(settings: CsvReaderSettings) {
    this.#settings = settings;
    const { start, columns } = settings;
    this.#text = new CsvText(settings.charset, start.bytes);
    this.#rows = new CsvRows(settings, start, (bytes) => this.#text.decode(bytes));
    this.#columns = start.columns ?? (Array.isArray(columns) ? columns : null);
    this.#skip = start.bytes === 0 ? settings.skipRows : 0;
  }

  feed(piece: Uint8Array): void {
    this.#rows.feed(this.#text.add(piece));
  }

  end(): void {
    this.#rows.feed(this.#text.end());
    this.#rows.end();
  }

  take(): CsvRow | Missing {
    for (;;) {
      const fields = this.#takeFields();
      if (typeof fields === "symbol") return fields;
      if (this.#skip > 0) this.#skip--;
      else if (this.#columns === null && this.#settings.columns === true) this.#columns = this.#checkNames(fields);
      else return this.#row(fields);
    }
  }

  bytes(): Uint8Array {
    return this.#rows.bytes();
  }

  get place(): RecordPlace {
    return this.#rows.place;
  }

  get position(): { readonly bytes: number; readonly lines: number; readonly columns: CsvColumns } {
    // How many rows are still to be left out is not in a position: they all are.
    if (this.#skip > 0) return this.#settings.start;
    return { ...this.#rows.position, columns: this.#columns };
  }

  giveBack(): void {
    this.#rows.giveBack();
  }

  #takeFields(): readonly string[] | Missing {
    try {
      return this.#rows.take();
    } catch (error) {
      throw error instanceof RowFault ? this.#error(error.code, error.message) : error;
    }
  }

  #row(fields: readonly string[]): CsvRow {
    this.#columns ??= fields.length;
    const columns = this.#columns;
    const width = typeof columns === "number" ? columns : columns.length;
    if (fields.length !== width && !this.#settings.allowsRagged) {
      const reason = `has ${fields.length} ${fields.length === 1 ? "field" : "fields"} in place of ${width}; pass ragged: "allow" if that is meant`;
      throw new InvalidRecord(this.#error("ERR_RECORD_INVALID", reason));
    }
    return typeof columns === "number" ? (fields as string[]) : namedFields(columns, fields);
  }

  #checkNames(names: readonly string[]): readonly string[] {
    const seen = new Set<string>();
    const twice = names.find((name) => seen.size === seen.add(name).size);
    if (twice === undefined) return this.#checkLineEnds(names);
    const shown = shownName(twice);
    throw this.#error(
      "ERR_RECORD_INVALID",
      `names two columns ${shown}; name them yourself: columns: [...], skipRows: 1`,
    );
  }

  /** All of a text whose lines end at CR would be names, without a record and without a word. */
  #checkLineEnds(names: readonly string[]): readonly string[] {
    const odd = names.find((name) => /\r(?!\n)/.test(name));
    if (odd === undefined) return names;
    const advice = "lines end at LF or CR LF, not at CR alone: make them so, or name the columns yourself";
    throw this.#error("ERR_RECORD_INVALID", `names a column ${shownName(odd)}; ${advice}`);
  }

  #error(code: RecordErrorCode, reason: string): RecordError {
    const { offset, line } = this.place;
    return new RecordError(`the row of line ${line}, at byte ${offset}, ${reason}`, {
      code,
      offset,
      line,
      request: this.#settings.request(),
    });
  }
}

function shownName(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}

/** A field that is missing is empty, and one that has no column is dropped. */
function namedFields(columns: readonly string[], fields: readonly string[]): Record<string, string> {
  const row: Record<string, string> = {};
  for (let index = 0; index < columns.length; index++) {
    const name = columns[index]!;
    const value = fields[index] ?? "";
    // Assigned to, it would be another thing.
    if (name === "__proto__")
      Object.defineProperty(row, name, { value, enumerable: true, writable: true, configurable: true });
    else row[name] = value;
  }
  return row;
}
