import { CborError } from "./cbor-error.ts";

/** What a scanner holds against an item. */
export interface ScanLimits {
  /** How many arrays, maps and tags may be around a value. */
  readonly maxDepth: number;
  /** The largest item, in bytes. */
  readonly maxSize: number;
  /** What that is called where it is set. */
  readonly sizeOption: string;
}

// The major types of RFC 8949 section 3.1; 0 and 1 are integers.
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;

/** The additional information of what has its end marked, and of that mark. */
const INDEFINITE = 31;

// What is open around the next item: how many items are to come, or one of these where the end is marked.
const IN_ARRAY = -1;
const IN_MAP = -2;
const IN_MAP_BEHIND_KEY = -3;
const IN_BYTES = -4;
const IN_TEXT = -5;

/**
 * Finds where items end, before anything is made of them, and refuses what is not well-formed. It does not recurse, and remembers where bytes
 * were cut, so that a stream costs one look at each byte however it arrives.
 * @see RFC 8949 appendix C, https://www.rfc-editor.org/rfc/rfc8949#appendix-C
 */
export class CborScanner {
  readonly #limits: ScanLimits;
  readonly #open: number[] = [];
  /** How many bytes have been seen in all, and how many of them before this item. */
  #offset = 0;
  #start = 0;
  /** The initial byte of a head whose argument is still coming, where it was, and what there is of the argument. */
  #head = 0;
  #headAt = 0;
  #argument = 0;
  #argumentLeft = 0;
  /** Bytes of a string that are still to come. */
  #stringLeft = 0;
  #hasChunks = false;

  constructor(limits: ScanLimits) {
    this.#limits = limits;
  }

  /** How many bytes have been seen in all. */
  get offset(): number {
    return this.#offset;
  }

  /** Whether an item has begun and not ended. */
  get isInside(): boolean {
    return this.#offset > this.#start;
  }

  /** Whether the last item has strings in chunks. */
  get hasChunks(): boolean {
    return this.#hasChunks;
  }

  /**
   * Goes on with `bytes`, from that index, to the end of the item.
   * @returns the index behind it; -1 when it goes on behind these bytes.
   * @throws CborError for what is not well-formed, and beyond the limits.
   */
  scan(bytes: Uint8Array, from: number): number {
    if (!this.isInside) this.#hasChunks = false;
    const before = this.#offset - from;
    let at = from;
    let isDone = false;
    while (!isDone && at < bytes.byteLength) {
      if (this.#stringLeft > 0) {
        const taken = Math.min(this.#stringLeft, bytes.byteLength - at);
        this.#stringLeft -= taken;
        at += taken;
        isDone = this.#stringLeft === 0 && this.#complete();
      } else if (this.#argumentLeft > 0) {
        this.#argument = this.#argument * 256 + bytes[at++]!;
        this.#argumentLeft -= 1;
        isDone = this.#argumentLeft === 0 && this.#take(this.#head, this.#argument);
      } else {
        this.#headAt = before + at;
        isDone = this.#begin(bytes[at++]!);
      }
    }
    this.#offset = before + at;
    this.#checkSize(this.#offset - this.#start);
    if (!isDone) return -1;
    this.#start = this.#offset;
    return at;
  }

  /** Takes the first byte of a head; whether the item is complete with it. */
  #begin(byte: number): boolean {
    this.#head = byte;
    const information = byte & 31;
    const around = this.#open.at(-1);
    if (around === IN_BYTES || around === IN_TEXT) this.#checkChunk(byte, around === IN_BYTES ? BYTES : TEXT);
    if (information < 24) return this.#take(byte, information);
    if (information === INDEFINITE) return this.#beginIndefinite(byte >> 5);
    if (information > 27) throw this.#malformed(`0x${byte.toString(16)} begins nothing that there is`);
    this.#argument = 0;
    this.#argumentLeft = 1 << (information - 24);
    return false;
  }

  /** Takes a head that is complete; whether the item is complete with it. */
  #take(head: number, argument: number): boolean {
    switch (head >> 5) {
      case BYTES:
      case TEXT:
        this.#checkSize(this.#headAt + 1 - this.#start + argument);
        this.#stringLeft = argument;
        return argument === 0 && this.#complete();
      case ARRAY:
        return this.#enter(argument);
      case MAP:
        return this.#enter(argument * 2);
      case TAG:
        return this.#enter(1);
      case SIMPLE:
        if (head === 0xf8 && argument < 32) throw this.#malformed("a simple value below 32 has one byte");
        return this.#complete();
      default:
        return this.#complete();
    }
  }

  #beginIndefinite(major: number): boolean {
    switch (major) {
      case BYTES:
      case TEXT:
        this.#hasChunks = true;
        this.#open.push(major === BYTES ? IN_BYTES : IN_TEXT);
        return false;
      case ARRAY:
      case MAP:
        this.#checkDepth();
        this.#open.push(major === ARRAY ? IN_ARRAY : IN_MAP);
        return false;
      case SIMPLE:
        return this.#break();
      default:
        throw this.#malformed("an integer or a tag has no indefinite length");
    }
  }

  /** Takes the mark of an end. */
  #break(): boolean {
    const around = this.#open.pop();
    if (around === undefined || around >= 0) throw this.#malformed("a break ends nothing here");
    if (around === IN_MAP_BEHIND_KEY) throw this.#malformed("a map ends behind a key");
    return this.#complete();
  }

  /** A string in chunks has nothing else in it (RFC 8949 section 3.2.3). */
  #checkChunk(byte: number, major: number): void {
    if (byte === 0xff || (byte >> 5 === major && (byte & 31) !== INDEFINITE)) return;
    throw this.#malformed(`a string in chunks has something else in it than ${major === BYTES ? "bytes" : "text"}`);
  }

  /** Opens what has so many items. */
  #enter(count: number): boolean {
    if (count === 0) return this.#complete();
    this.#checkDepth();
    // Each has a byte at least.
    this.#checkSize(this.#headAt + 1 - this.#start + count);
    this.#open.push(count);
    return false;
  }

  /** An item is complete, and with it perhaps what it is the last of; whether that goes for all. */
  #complete(): boolean {
    const open = this.#open;
    for (let top = open.length - 1; top >= 0; top--) {
      const around = open[top]!;
      if (around > 1) {
        open[top] = around - 1;
        return false;
      }
      if (around < 0) {
        if (around === IN_MAP) open[top] = IN_MAP_BEHIND_KEY;
        else if (around === IN_MAP_BEHIND_KEY) open[top] = IN_MAP;
        return false;
      }
      open.pop();
    }
    return true;
  }

  #checkDepth(): void {
    const { maxDepth } = this.#limits;
    if (this.#open.length < maxDepth) return;
    throw new CborError(`arrays, maps and tags are nested more than ${maxDepth} deep (maxDepth)`, this.#headAt);
  }

  #checkSize(size: number): void {
    const { maxSize, sizeOption } = this.#limits;
    if (size > maxSize) throw new CborError(`a value has more than ${maxSize} bytes (${sizeOption})`, this.#start);
  }

  #malformed(reason: string): CborError {
    return new CborError(reason, this.#headAt);
  }
}
