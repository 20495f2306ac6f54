import { unexpectedByte } from "./json-fault.ts";
import { endsScalar, isJsonSpace } from "./json-scalar.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/**
 * Finds where the elements of an array begin and end, in as many pieces as it comes in. It looks at brackets, quotes and commas alone: whether an
 * element is JSON is for a parser to say.
 */
export class JsonElements {
  /** Where the element that was found last begins; 0 when that was in an earlier piece, and so for one that has no end yet. -1 between elements. */
  start = -1;
  /** Whether the array has ended. */
  isOver = false;
  #expected: "element or end" | "element" | "comma or end";
  /** What the current element is: in brackets, a string, or anything else. */
  #kind: "nested" | "string" | "scalar" = "scalar";
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** `isBehind` says that the scan goes on behind an element. */
  constructor(isBehind: boolean) {
    this.#expected = isBehind ? "comma or end" : "element or end";
  }

  /**
   * The index behind the next element; -1 when it has no end in the piece. When the array is over, the index behind its bracket. `base` is the offset
   * of the first byte. @throws JsonFault.
   */
  next(bytes: Uint8Array, from: number, base: number): number {
    const at = this.start === -1 ? this.#begin(bytes, from, base) : from;
    if (this.isOver || at === -1) return at;
    const end = this.#endOf(bytes, at);
    // What goes on in the next piece begins at its start.
    if (end === -1) return -1;
    this.#expected = "comma or end";
    return end;
  }

  /** Says that the element was dealt with, or that it goes on in the next piece. */
  leave(goesOn: boolean): void {
    this.start = goesOn ? 0 : -1;
  }

  /** The index of the first byte of the next element; -1 when it is not there. */
  #begin(bytes: Uint8Array, from: number, base: number): number {
    for (let at = from; at < bytes.byteLength; at++) {
      const byte = bytes[at]!;
      if (isJsonSpace(byte)) continue;
      if (byte === CLOSING_BRACKET && this.#expected !== "element") {
        this.isOver = true;
        return at + 1;
      }
      if (this.#expected !== "comma or end") return this.#open(byte, at, base);
      if (byte !== COMMA) throw unexpectedByte(byte, 'a comma or "]"', base + at);
      this.#expected = "element";
    }
    return -1;
  }

  #open(byte: number, at: number, base: number): number {
    if (byte === COMMA || byte === CLOSING_BRACKET || byte === CLOSING_BRACE)
      throw unexpectedByte(byte, "a value", base + at);
    this.start = at;
    this.#depth = 0;
    this.#isInString = false;
    if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.#kind = "nested";
    else this.#kind = byte === QUOTE ? "string" : "scalar";
    return at;
  }

  #endOf(bytes: Uint8Array, from: number): number {
    if (this.#kind !== "scalar") return this.#endOfNested(bytes, from);
    for (let at = from; at < bytes.byteLength; at++) if (endsScalar(bytes[at]!)) return at;
    return -1;
  }

  /** The hot loop: every byte of an object, or of a string alone, which is as an object without brackets. */
  #endOfNested(bytes: Uint8Array, from: number): number {
    const length = bytes.byteLength;
    let depth = this.#depth;
    let at = from;
    if (this.#isInString) {
      at = this.#endOfString(bytes, from);
      if (depth === 0) return at;
    }
    while (at !== -1 && at < length) {
      const byte = bytes[at++]!;
      if (byte === QUOTE) {
        this.#depth = depth;
        at = this.#endOfString(bytes, at);
        if (at !== -1 && depth === 0) return at;
      } else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) depth++;
      else if ((byte === CLOSING_BRACE || byte === CLOSING_BRACKET) && --depth === 0) return at;
    }
    this.#depth = depth;
    return -1;
  }

  /** The index behind the quote that ends a string. */
  #endOfString(bytes: Uint8Array, from: number): number {
    const length = bytes.byteLength;
    let at = from;
    if (this.#isEscaped && at < length) {
      this.#isEscaped = false;
      at++;
    }
    while (at < length) {
      const byte = bytes[at++]!;
      if (byte === QUOTE) {
        this.#isInString = false;
        return at;
      }
      if (byte === BACKSLASH && at++ === length) this.#isEscaped = true;
    }
    this.#isInString = true;
    return -1;
  }
}
