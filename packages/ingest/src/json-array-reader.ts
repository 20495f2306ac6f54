import type { HttpRequest } from "@haulier/core";

import { GrowingBytes } from "./growing-bytes.ts";
import { JsonBatch } from "./json-batch.ts";
import { JsonElements } from "./json-elements.ts";
import { JsonFault } from "./json-fault.ts";
import { JsonPathFinder, PathFault } from "./json-path-finder.ts";
import { JsonScanner } from "./json-scanner.ts";
import { RecordError, type RecordErrorCode, type RecordPlace } from "./record-error.ts";
import { notYet, over, type RecordReader } from "./record-reader.ts";
import { shownBytes } from "./shown-bytes.ts";

/** @internal */
export interface JsonArrayReaderSettings {
  readonly steps: readonly (string | number)[];
  readonly maxRecordSize: number;
  readonly isStrict: boolean;
  readonly parse: (text: string) => unknown;
  /** The offset of the first byte; and the brackets around the elements, when that is behind one of these. */
  readonly start: { readonly bytes: number; readonly open: string };
  readonly request: () => HttpRequest | undefined;
}

/** Elements are parsed together up to so many bytes. */
const BATCH = 64 * 1024;
/** A byte order mark, which documents may begin with. */
const mark = [0xef, 0xbb, 0xbf];
const noBytes = new Uint8Array(0);

/** The elements of an array within a JSON document. Of the document, no more is in memory than the piece it came in, and one element. */
export class JsonArrayReader implements RecordReader<unknown> {
  readonly #settings: JsonArrayReaderSettings;
  readonly #finder: JsonPathFinder;
  /** From the bracket of the array on. */
  #elements: JsonElements | undefined;
  /** Behind the array, where that is checked. */
  #rest: JsonScanner | undefined;
  #open: string;
  #isEnded = false;
  #isOver = false;
  #piece: Uint8Array = noBytes;
  #at = 0;
  /** Where the piece begins in the source. */
  #base: number;
  /** The beginning of an element that goes on in the next piece. */
  readonly #pending = new GrowingBytes();
  #pendingStart = 0;
  #batch: JsonBatch;
  /** How many of the batch were taken. */
  #taken = 0;
  /** Behind the element before the batch. */
  #behind: number;
  /** What is wrong behind the batch. */
  #fault: { readonly error: unknown } | undefined;
  #hasFailed = false;

  constructor(settings: JsonArrayReaderSettings) {
    this.#settings = settings;
    const { bytes, open } = settings.start;
    this.#base = this.#behind = bytes;
    this.#open = open;
    this.#finder = new JsonPathFinder(settings.steps);
    if (open !== "") this.#elements = new JsonElements(true);
    this.#batch = this.#batchOf(noBytes, bytes, [], []);
  }

  feed(piece: Uint8Array): void {
    this.#base += this.#piece.byteLength;
    this.#piece = piece;
    this.#at = 0;
  }

  end(): void {
    this.#isEnded = true;
  }

  take(): unknown {
    for (;;) {
      const { values, failure } = this.#batch;
      if (this.#taken < values.length) return values[this.#taken++];
      if (failure !== undefined) this.#fail(this.#malformed(failure));
      if (this.#fault !== undefined) this.#fail(this.#fault.error);
      if (this.#isOver) return over;
      if (this.#at < this.#piece.byteLength) this.#attempt(() => this.#read());
      else if (!this.#isEnded) return notYet;
      else this.#attempt(() => this.#finish());
    }
  }

  bytes(): Uint8Array {
    return this.#batch.element(this.#taken - 1);
  }

  get place(): RecordPlace {
    return { offset: this.#batch.offset + this.#batch.starts[this.#taken - 1]! };
  }

  get position(): { readonly bytes: number; readonly open: string } {
    const bytes = this.#taken === 0 ? this.#behind : this.#batch.offset + this.#batch.ends[this.#taken - 1]!;
    return { bytes, open: bytes === this.#settings.start.bytes ? this.#settings.start.open : this.#open };
  }

  giveBack(): void {
    // What could not be parsed was not taken.
    if (!this.#hasFailed) this.#taken--;
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): never {
    this.#hasFailed = true;
    if (error instanceof JsonFault)
      throw this.#error("ERR_RECORD_INVALID", `not JSON, at byte ${error.offset}: ${error.message}`, error.offset);
    if (error instanceof PathFault)
      throw this.#error("ERR_RECORD_PATH", `${error.message}, found at byte ${error.offset}`, error.offset);
    throw error;
  }

  /** Goes on in the piece, up to the next elements or to its end. */
  #read(): void {
    if (this.#base + this.#at < mark.length && this.#isMark()) this.#at++;
    else if (this.#rest !== undefined) this.#at = this.#rest.scan(this.#piece, this.#at, this.#base);
    else if (this.#elements === undefined) this.#find();
    else if (this.#pending.length > 0) this.#complete(this.#elements);
    else this.#collect(this.#elements);
  }

  /** Of each byte of a mark, those before were the mark's as well: without them, none of these can begin a document. */
  #isMark(): boolean {
    return this.#piece[this.#at] === mark[this.#base + this.#at];
  }

  #find(): void {
    const at = this.#finder.find(this.#piece, this.#at, this.#base);
    this.#at = at === -1 ? this.#piece.byteLength : at;
    if (at === -1) return;
    this.#open = this.#finder.open;
    this.#elements = new JsonElements(false);
  }

  /** The element that began in a piece before. */
  #complete(elements: JsonElements): void {
    const from = this.#at;
    const end = elements.next(this.#piece, from, this.#base);
    this.#at = end === -1 ? this.#piece.byteLength : end;
    this.#keep(this.#piece.subarray(from, this.#at));
    elements.leave(end === -1);
    if (end === -1) return;
    const bytes = this.#pending.take();
    this.#put(this.#batchOf(bytes, this.#pendingStart, [0], [bytes.byteLength]));
  }

  /** Elements that begin and end in the piece. What is wrong behind some of them is told when they were taken. */
  #collect(elements: JsonElements): void {
    const starts: number[] = [];
    const ends: number[] = [];
    try {
      while (this.#at < this.#piece.byteLength && (starts.length === 0 || this.#at - starts[0]! < BATCH)) {
        const end = this.#next(elements);
        if (end === undefined) break;
        starts.push(elements.start);
        ends.push(end);
        elements.leave(false);
      }
    } catch (error) {
      this.#fault = { error };
    }
    if (starts.length > 0) this.#put(this.#batchOf(this.#piece, this.#base, starts, ends));
  }

  /** Where the next element ends; undefined when that is not in the piece. */
  #next(elements: JsonElements): number | undefined {
    const piece = this.#piece;
    const end = elements.next(piece, this.#at, this.#base);
    this.#at = end === -1 ? piece.byteLength : end;
    if (elements.isOver) {
      this.#leaveArray();
      return undefined;
    }
    const { start } = elements;
    if (end !== -1) {
      this.#checkSize(end - start, this.#base + start);
      return end;
    }
    if (start !== -1) {
      this.#pendingStart = this.#base + start;
      this.#keep(piece.subarray(start));
      elements.leave(true);
    }
    return undefined;
  }

  #keep(part: Uint8Array): void {
    this.#checkSize(this.#pending.length + part.byteLength, this.#pendingStart);
    this.#pending.add(part);
  }

  #checkSize(size: number, offset: number): void {
    const { maxRecordSize } = this.#settings;
    if (size <= maxRecordSize) return;
    const reason = `the record at byte ${offset} is larger than ${maxRecordSize} bytes; raise maxRecordSize if the source is to be trusted`;
    throw this.#error("ERR_RECORD_TOO_LARGE", reason, offset);
  }

  #leaveArray(): void {
    if (this.#settings.isStrict) this.#rest = new JsonScanner(this.#open.slice(0, -1));
    else this.#isOver = true;
  }

  #batchOf(bytes: Uint8Array, offset: number, starts: readonly number[], ends: readonly number[]): JsonBatch {
    return new JsonBatch(bytes, offset, starts, ends, this.#settings.parse);
  }

  #put(batch: JsonBatch): void {
    this.#behind = this.position.bytes;
    this.#batch = batch;
    this.#taken = 0;
  }

  #finish(): void {
    const isComplete = this.#rest === undefined ? this.#finder.finish() : this.#rest.finish();
    if (this.#rest !== undefined && isComplete) {
      this.#isOver = true;
      return;
    }
    const offset = this.#base + this.#piece.byteLength;
    const where = this.#elements === undefined ? "before" : this.#rest === undefined ? "in the middle of" : "behind";
    throw this.#error("ERR_RECORD_TRUNCATED", `cut: the source ends at byte ${offset}, ${where} the array`, offset);
  }

  #malformed({ reason, cause }: { readonly reason: string; readonly cause: unknown }): RecordError {
    const offset = this.#batch.offset + this.#batch.starts[this.#taken]!;
    const shown = shownBytes(this.#batch.element(this.#taken));
    const text = `the record at byte ${offset} is not JSON, ${reason}: ${shown}`;
    return this.#error("ERR_RECORD_INVALID", text, offset, cause);
  }

  #error(code: RecordErrorCode, reason: string, offset: number, cause?: unknown): RecordError {
    const request = this.#settings.request();
    return new RecordError(reason, { code, offset, request, ...(cause === undefined ? {} : { cause }) });
  }
}
