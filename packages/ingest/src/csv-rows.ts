import { CsvFields } from "./csv-fields.ts";
import { DecodedLines } from "./decoded-lines.ts";
import { DecodedRegion } from "./decoded-region.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { LineRegions, type LineRegion } from "./line-regions.ts";
import type { RecordPlace } from "./record-error.ts";
import { type Missing, notYet, over } from "./record-reader.ts";
import { RowFault } from "./row-fault.ts";

/** @internal How rows are told from each other, and fields. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Undefined where nothing is quoted. */
  readonly quote: string | undefined;
  readonly maxRowSize: number;
}

/** How much is decoded at once, in bytes: fields are views of that text, and whoever keeps one keeps all of it. */
const REGION = 2048;

/** Cuts bytes into the rows of a CSV text, whose fields may go on from one region of lines to the next. */
export class CsvRows {
  readonly #dialect: CsvDialect;
  readonly #regions: LineRegions;
  readonly #lines: DecodedLines;
  readonly #fields: CsvFields;
  #region: DecodedRegion | undefined;
  /** Where the next row begins in the text, or goes on; behind the text when it does not. */
  #from = 0;
  /** Lines of the region before that; and lines before the region. */
  #cut = 0;
  #linesBefore: number;
  #behind: number;
  /** Where the row that was taken or refused last begins in the text. */
  #rowFrom = 0;
  #rowCut = 0;
  /** The same of one that began in a region before, and what was there of it. */
  #rowStart: RecordPlace | undefined;
  readonly #before = new GrowingBytes();

  constructor(
    dialect: CsvDialect,
    start: { readonly bytes: number; readonly lines: number },
    decode: (bytes: Uint8Array) => string,
  ) {
    this.#dialect = dialect;
    const { maxRowSize: limit } = dialect;
    this.#regions = new LineRegions({ limit, start: start.bytes, size: REGION, mayBeSequence: false });
    this.#lines = new DecodedLines(this.#regions, decode);
    this.#fields = new CsvFields(dialect.delimiter, dialect.quote);
    this.#behind = start.bytes;
    this.#linesBefore = start.lines;
  }

  feed(piece: Uint8Array): void {
    this.#regions.feed(piece);
  }

  end(): void {
    this.#regions.finish();
  }

  /** The fields of the next row; blank lines are none. @throws RowFault. */
  take(): string[] | Missing {
    for (;;) {
      const region = this.#region;
      if (region === undefined || this.#from > region.text.length) {
        const missing = this.#open();
        if (missing !== undefined) return missing;
        continue;
      }
      if (!this.#fields.isQuoted) {
        this.#beginRow();
        const end = this.#fields.endOfPlainLine(this.#from);
        if (end !== undefined) {
          const fields = this.#fields.split(this.#from, end);
          this.#from = end + 1;
          this.#cut++;
          if (fields === undefined) continue;
          return fields;
        }
      }
      if (this.#readFields(region)) return this.#finishRow(region);
      this.#keepBeginning(region);
    }
  }

  /** The row that was taken or refused last, as it came. */
  bytes(): Uint8Array {
    const region = this.#region;
    if (region === undefined) return this.#before.copy();
    const end = region.offset(this.#from, this.#cut) - 1;
    if (this.#rowStart === undefined) return region.slice(this.place.offset, end);
    const row = new GrowingBytes();
    row.add(this.#before.copy());
    row.add(region.slice(region.region.start, end));
    return row.take();
  }

  get place(): RecordPlace {
    if (this.#rowStart !== undefined) return this.#rowStart;
    const line = this.#linesBefore + this.#rowCut + 1;
    return { offset: this.#region?.offset(this.#rowFrom, this.#rowCut) ?? this.#behind, line };
  }

  get position(): { readonly bytes: number; readonly lines: number } {
    const region = this.#region;
    const lines = this.#linesBefore + this.#cut;
    if (region === undefined) return { bytes: this.#behind, lines };
    const behind = region.offset(this.#from, this.#cut);
    return { bytes: region.region.isRest ? Math.min(behind, this.#regions.received) : behind, lines };
  }

  /** Makes the position stand before the row again. */
  giveBack(): void {
    const { offset, line } = this.place;
    this.#region = undefined;
    this.#behind = offset;
    this.#linesBefore = line! - 1;
    this.#cut = 0;
  }

  /** Goes on to the next lines. */
  #open(): Missing | undefined {
    const next = this.#lines.next();
    if (next === notYet) return notYet;
    this.#close();
    if (next === over) {
      this.#behind = this.#regions.received;
      if (this.#fields.isQuoted)
        throw new RowFault("ERR_RECORD_TRUNCATED", "is cut: the source ends within its quotes");
      return over;
    }
    if (!(next instanceof DecodedRegion)) throw this.#refuse(next);
    this.#region = next;
    this.#fields.open(next.text);
    // A byte order mark; only the text itself may have one.
    if (next.region.start === 0 && next.text.startsWith("\uFEFF")) this.#from = 1;
    return undefined;
  }

  /** Forgets the region, but for where it ends. */
  #close(): void {
    this.#behind = this.position.bytes;
    this.#linesBefore += this.#cut;
    this.#region = undefined;
    this.#cut = this.#from = this.#rowFrom = this.#rowCut = 0;
  }

  #refuse({ start, bytes, isTooLong }: LineRegion): RowFault {
    this.#rowStart ??= { offset: start, line: this.#linesBefore + 1 };
    this.#before.add(bytes);
    return isTooLong
      ? this.#tooLarge()
      : new RowFault("ERR_RECORD_INVALID", "is not of that charset; state the right one");
  }

  #beginRow(): void {
    this.#rowFrom = this.#from;
    this.#rowCut = this.#cut;
    if (this.#rowStart === undefined) return;
    this.#rowStart = undefined;
    this.#before.take();
  }

  /** Reads the fields of a row up to its end; false when that is not in the region. */
  #readFields({ text, region }: DecodedRegion): boolean {
    const behind = this.#fields.read(this.#from, region.isRest);
    this.#cut += this.#fields.lines;
    this.#from = behind === -1 ? text.length + 1 : behind;
    return behind !== -1;
  }

  #finishRow(region: DecodedRegion): string[] {
    const fields = this.#fields.take();
    // What is in one region is never too large.
    if (this.#rowStart !== undefined) {
      const end = region.offset(this.#from, this.#cut) - 1;
      if (this.#before.length + end - region.region.start > this.#dialect.maxRowSize) throw this.#tooLarge();
    }
    return fields;
  }

  /** Of a row that goes on in the next region. */
  #keepBeginning(region: DecodedRegion): void {
    const { start, bytes, isRest } = region.region;
    const end = start + bytes.byteLength;
    const from = this.#rowStart === undefined ? this.place.offset : start;
    this.#rowStart ??= this.place;
    this.#before.add(region.slice(from, end));
    if (this.#before.length > this.#dialect.maxRowSize) throw this.#tooLarge();
    if (!isRest) this.#before.add(lineFeed);
  }

  #tooLarge(): RowFault {
    const { maxRowSize } = this.#dialect;
    return new RowFault(
      "ERR_RECORD_TOO_LARGE",
      `is larger than ${maxRowSize} bytes; raise maxRowSize if the source is to be trusted`,
    );
  }
}

const lineFeed = Uint8Array.of(0x0a);
