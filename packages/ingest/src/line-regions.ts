import { GrowingBytes } from "./growing-bytes.ts";
import { notYet, over, type Missing } from "./record-reader.ts";

/** How large a region is by default, in bytes: more gains nothing when it is decoded, and a larger string is no longer young garbage. */
const REGION = 64 * 1024;

/** How {@link LineRegions} cuts. */
export interface LineRegionsOptions {
  /** The longest line, in bytes. */
  readonly limit: number;
  /** Where the first byte stands in the source. */
  readonly start: number;
  /** How much comes at once, in bytes. */
  readonly size?: number;
  /** Whether RS as the first byte says that it is a sequence. */
  readonly mayBeSequence: boolean;
}

const LF = 0x0a;
const RS = 0x1e;

/** Whole lines, without the end of the last one. */
export interface LineRegion {
  /** At least one line; just one, and as much of it as was kept, when it is too long. */
  readonly bytes: Uint8Array;
  /** Where they stand in the source. */
  readonly start: number;
  /** Whether no line end is behind them: they are what is left at the end of the source. */
  readonly isRest: boolean;
  readonly isTooLong: boolean;
}

/**
 * Cuts bytes into regions of lines, several at once where they are there, so that whoever decodes them does so once for all of those. A line that is
 * cut between pieces is put together, each of its bytes copied about once, however small the pieces are.
 *
 * Lines end at LF. When the first byte is RS, they are the texts of a sequence instead, which begin with RS each (RFC 7464 section 2.1).
 */
export class LineRegions {
  readonly limit: number;
  readonly #size: number;
  #end = LF;
  /** Whether the first byte is to come, and may be RS. */
  #isFirst: boolean;
  #piece: Uint8Array = new Uint8Array(0);
  /** Where the next line begins, or goes on, in the piece. */
  #at = 0;
  /** Where the piece begins in the source. */
  #base: number;
  /** The beginning of a line of which the pieces before had no end. */
  readonly #pending = new GrowingBytes();
  #pendingStart = 0;
  /** Whether what comes belongs to a line that was too long. */
  #isSkipping = false;
  #isEnded = false;

  constructor({ limit, start, size = REGION, mayBeSequence }: LineRegionsOptions) {
    this.limit = limit;
    this.#size = Math.min(size, limit);
    this.#isFirst = mayBeSequence;
    this.#base = start;
  }

  /** What ends a line, as a character. */
  get end(): string {
    return String.fromCharCode(this.#end);
  }

  /** The same as a byte. */
  get endByte(): number {
    return this.#end;
  }

  get isSequence(): boolean {
    return this.#end === RS;
  }

  feed(piece: Uint8Array): void {
    this.#base += this.#piece.byteLength;
    this.#piece = piece;
    this.#at = 0;
    if (!this.#isFirst || piece.byteLength === 0) return;
    this.#isFirst = false;
    if (piece[0] !== RS) return;
    this.#end = RS;
    // It ends nothing.
    this.#at = 1;
  }

  finish(): void {
    this.#isEnded = true;
  }

  next(): LineRegion | Missing {
    while (this.#at < this.#piece.byteLength) {
      if (this.#isSkipping) this.#skip();
      else {
        const region = this.#pending.length > 0 ? this.#complete() : this.#cut();
        if (region !== undefined) return region;
      }
    }
    if (!this.#isEnded) return notYet;
    if (this.#pending.length === 0) return over;
    return { bytes: this.#pending.take(), start: this.#pendingStart, isRest: true, isTooLong: false };
  }

  /** Where the source ends, as far as it has come. */
  get received(): number {
    return this.#base + this.#piece.byteLength;
  }

  #skip(): void {
    const end = this.#piece.indexOf(this.#end, this.#at);
    this.#isSkipping = end === -1;
    this.#at = end === -1 ? this.#piece.byteLength : end + 1;
  }

  /** The line that began in pieces before, if it ends in this one. */
  #complete(): LineRegion | undefined {
    const piece = this.#piece;
    const end = piece.indexOf(this.#end, this.#at);
    const part = piece.subarray(this.#at, end === -1 ? piece.byteLength : end);
    if (this.#pending.length + part.byteLength > this.limit) {
      this.#pending.add(part.subarray(0, this.limit - this.#pending.length));
      return this.#tooLong(this.#pending.take(), this.#pendingStart);
    }
    this.#pending.add(part);
    if (end === -1) {
      this.#at = piece.byteLength;
      return undefined;
    }
    this.#at = end + 1;
    return { bytes: this.#pending.take(), start: this.#pendingStart, isRest: false, isTooLong: false };
  }

  /** Lines that begin and end in the piece. Several of them together are never longer than one may be. */
  #cut(): LineRegion | undefined {
    const piece = this.#piece;
    const from = this.#at;
    const until = Math.min(from + this.#size, piece.byteLength);
    let end = piece.lastIndexOf(this.#end, until - 1);
    if (end < from) end = until < piece.byteLength ? piece.indexOf(this.#end, until) : -1;
    if (end === -1) return this.#keep(from);
    if (end - from > this.limit) return this.#tooLong(piece.slice(from, from + this.limit), this.#base + from);
    this.#at = end + 1;
    return { bytes: piece.subarray(from, end), start: this.#base + from, isRest: false, isTooLong: false };
  }

  /** What is behind the last end stays for the next piece. */
  #keep(from: number): LineRegion | undefined {
    const rest = this.#piece.subarray(from);
    const start = this.#base + from;
    if (rest.byteLength > this.limit) return this.#tooLong(rest.slice(0, this.limit), start);
    this.#pendingStart = start;
    this.#pending.add(rest);
    this.#at = this.#piece.byteLength;
    return undefined;
  }

  #tooLong(bytes: Uint8Array, start: number): LineRegion {
    this.#isSkipping = true;
    return { bytes, start, isRest: false, isTooLong: true };
  }
}
