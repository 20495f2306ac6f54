import type { HttpRequest } from "@haulier/core";

import { DecodedLines } from "./decoded-lines.ts";
import { DecodedRegion } from "./decoded-region.ts";
import { findJsonFault } from "./find-json-fault.ts";
import { jsonOfLine } from "./json-line.ts";
import { LineRegions, type LineRegion } from "./line-regions.ts";
import { RecordError, type RecordErrorCode, type RecordPlace } from "./record-error.ts";
import { InvalidRecord, over, type Missing, notYet, type RecordReader } from "./record-reader.ts";
import { shownBytes } from "./shown-bytes.ts";

/** @internal */
export interface LineReaderSettings {
  readonly maxLineSize: number;
  /** Bytes and lines that an earlier reader has taken. */
  readonly start: { readonly bytes: number; readonly lines: number };
  /** For errors. */
  readonly request: () => HttpRequest | undefined;
}

/** Where a source of lines stands. */
export type LinePosition = { readonly bytes: number; readonly lines: number };

/** A mark is removed line by line, not wherever a piece begins; and what is no UTF-8 is told, not replaced. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const OPENING_BRACE = 0x7b;

/** The values of lines of JSON. Lines are decoded many at once, and cut and parsed one at a time, when they are asked for. */
export class JsonLinesReader implements RecordReader<unknown> {
  readonly #regions: LineRegions;
  readonly #lines: DecodedLines;
  readonly #parse: (text: string) => unknown;
  readonly #request: () => HttpRequest | undefined;
  #region: DecodedRegion | undefined;
  /** Where the line that was cut last begins in the text, and where the next one does; behind the text when there is none. */
  #lineFrom = 0;
  #from = 0;
  /** What ends the lines of the region. */
  #end = "";
  /** Lines of the region that were cut. */
  #cut = 0;
  /** Lines before the region. */
  #linesBefore: number;
  /** A line that was cut and not decoded, which is what the place is of then. */
  #refused: LineRegion | undefined;
  /** What is behind, while no region is open. */
  #behind: number;

  constructor(settings: LineReaderSettings, parse: (text: string) => unknown) {
    this.#regions = new LineRegions({
      limit: settings.maxLineSize,
      start: settings.start.bytes,
      mayBeSequence: true,
    });
    this.#lines = new DecodedLines(this.#regions, (bytes) => decoder.decode(bytes));
    this.#request = settings.request;
    this.#parse = parse;
    this.#linesBefore = settings.start.lines;
    this.#behind = settings.start.bytes;
  }

  feed(piece: Uint8Array): void {
    this.#regions.feed(piece);
  }

  end(): void {
    this.#regions.finish();
  }

  take(): unknown {
    for (;;) {
      const region = this.#region;
      if (region === undefined || this.#from > region.text.length) {
        const missing = this.#open();
        if (missing !== undefined) return missing;
        continue;
      }
      const { text } = region;
      const from = this.#from;
      const found = text.indexOf(this.#end, from);
      const end = found === -1 ? text.length : found;
      this.#lineFrom = from;
      this.#from = end + 1;
      this.#cut++;
      const line = text.slice(from, end);
      const json = text.charCodeAt(from) === OPENING_BRACE ? line : jsonOfLine(line);
      if (json !== undefined) return this.#parsed(json, line);
    }
  }

  bytes(): Uint8Array {
    if (this.#refused !== undefined) return this.#refused.bytes;
    const region = this.#region!;
    const to = region.offset(this.#from, this.#cut) - 1;
    return region.slice(this.place.offset, to);
  }

  get place(): RecordPlace {
    const region = this.#region;
    const line = this.#linesBefore + this.#cut;
    if (this.#refused !== undefined) return { offset: this.#refused.start, line };
    return { offset: region === undefined ? this.#behind : region.offset(this.#lineFrom, this.#cut - 1), line };
  }

  get position(): LinePosition {
    const region = this.#region;
    const lines = this.#linesBefore + this.#cut;
    if (region === undefined) return { bytes: this.#behind, lines };
    const behind = region.offset(this.#from, this.#cut);
    // Of a sequence, what ends one text is the beginning of the next.
    return { bytes: region.region.isRest || this.#regions.isSequence ? behind - 1 : behind, lines };
  }

  giveBack(): void {
    const { offset, line } = this.place;
    this.#close();
    this.#behind = offset;
    this.#linesBefore = line! - 1;
  }

  /** Goes on to the next lines. */
  #open(): Missing | undefined {
    const next = this.#lines.next();
    // A region that is done with stays for its position, until there is another one or nothing.
    if (next === notYet) return notYet;
    this.#close();
    if (next === over) this.#behind = this.#regions.received;
    else if (!(next instanceof DecodedRegion)) throw this.#refuse(next);
    else {
      this.#region = next;
      this.#end = this.#regions.end;
    }
    return next === over ? over : undefined;
  }

  /** Forgets the region, but for where it ends. */
  #close(): void {
    if (this.#region !== undefined) this.#behind = this.position.bytes;
    this.#linesBefore += this.#cut;
    this.#region = undefined;
    this.#refused = undefined;
    this.#cut = this.#from = this.#lineFrom = 0;
  }

  #refuse(line: LineRegion): Error {
    this.#refused = line;
    this.#cut = 1;
    this.#behind = line.start + line.bytes.byteLength + (line.isRest || this.#regions.isSequence ? 0 : 1);
    if (!line.isTooLong) return this.#refuseText(line);
    const reason = `is longer than ${this.#regions.limit} bytes; raise maxLineSize if the source is to be trusted`;
    return new InvalidRecord(this.#error("ERR_RECORD_TOO_LARGE", reason));
  }

  #refuseText({ bytes, isRest }: LineRegion): Error {
    if (isRest && isBeginningOfText(bytes))
      return this.#error("ERR_RECORD_TRUNCATED", "is cut: the source ends in the middle of a character");
    return new InvalidRecord(this.#error("ERR_RECORD_INVALID", "is not UTF-8"));
  }

  #parsed(json: string, line: string): unknown {
    // Not as a method of this.
    const parse = this.#parse;
    let value: unknown;
    try {
      value = parse(json);
    } catch (cause) {
      throw this.#refuseJson(json, cause);
    }
    if (!this.#regions.isSequence || !isCut(line, value)) return value;
    const error = this.#error("ERR_RECORD_TRUNCATED", "is a number or a word that nothing follows, and may be cut");
    throw this.#isLast ? error : new InvalidRecord(error);
  }

  #refuseJson(json: string, cause: unknown): Error {
    const fault = findJsonFault(new TextEncoder().encode(json));
    if (this.#isLast && fault === "incomplete")
      return this.#error("ERR_RECORD_TRUNCATED", "is cut: the source ends in the middle of it", cause);
    const reason = fault === "incomplete" ? "it ends too early" : (fault?.message ?? "its parser refuses it");
    const shown = shownBytes(this.bytes());
    return new InvalidRecord(this.#error("ERR_RECORD_INVALID", `is not JSON, ${reason}: ${shown}`, cause));
  }

  get #isLast(): boolean {
    return this.#region?.region.isRest === true;
  }

  #error(code: RecordErrorCode, reason: string, cause?: unknown): RecordError {
    const { offset, line } = this.place;
    const what = this.#regions.isSequence ? "text" : "line";
    return new RecordError(`${what} ${line}, at byte ${offset}, ${reason}`, {
      code,
      offset,
      line,
      request: this.#request(),
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

/** Whether bytes that are no UTF-8 would be with more behind them. */
function isBeginningOfText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** RFC 7464 section 2.4: of what has no end of its own, only white space behind it shows that it is complete. */
function isCut(text: string, value: unknown): boolean {
  return /\S$/.test(text) && (typeof value === "number" || typeof value === "boolean" || value === null);
}
