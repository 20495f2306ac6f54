import { GrowingBytes } from "./growing-bytes.ts";
import { JsonFault, unexpectedByte } from "./json-fault.ts";
import { isJsonSpace, JsonScalar } from "./json-scalar.ts";

/**
 * What {@link JsonScanner.scan} has come to, at the level that it watches: the end of a key, the first byte of a value, or what is behind the end of
 * the object or array itself.
 */
export type JsonEvent = "key" | "value" | "close";

type State = "value" | "first value" | "key" | "first key" | "colon" | "after value" | "string" | "scalar" | "done";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const LOWER_U = 0x75;
const SPACE = 0x20;

/** Deeper is not read: it would take memory for each level. */
const MAX_DEPTH = 10_000;

/**
 * Reads JSON that nobody wants the values of, byte by byte, in as many pieces as it comes in, and finds out whether it is well-formed (RFC 8259).
 * It keeps no more than a bracket for each level. That text is valid UTF-8 is not its business.
 */
export class JsonScanner {
  /** The depth at which {@link scan} stops: 0 is the root. -1 for nowhere. */
  watched = -1;
  /** What it has stopped at; undefined at the end of the bytes. */
  event: JsonEvent | undefined;
  /** As much of a watched key as can be wanted, in bytes. */
  keyLimit = 0;
  #state: State = "value";
  /** What closes the objects and arrays that are open. */
  readonly #closers: number[] = [];
  #isAnnounced = false;
  #isKey = false;
  /** In an escape: how many characters of it are to come, the letter included; 0 outside. */
  #escape = 0;
  #isHex = false;
  readonly #scalar = new JsonScalar();
  readonly #key = new GrowingBytes();

  /** With `open`, a scan goes on behind a value, inside of those brackets: `{[`. */
  constructor(open?: string) {
    if (open === undefined) return;
    for (const bracket of open) this.#closers.push(bracket === "{" ? CLOSING_BRACE : CLOSING_BRACKET);
    this.#endValue();
  }

  /** The brackets that are open, from the outside: `{[`. */
  get open(): string {
    return this.#closers.map((closer) => (closer === CLOSING_BRACE ? "{" : "[")).join("");
  }

  /** Whether a whole text has been read. White space may follow. */
  get isDone(): boolean {
    return this.#state === "done";
  }

  /** The key at which it has stopped; undefined for one that is longer than `keyLimit`. */
  takeKey(): string | undefined {
    const isTooLong = this.#key.length > this.keyLimit;
    const bytes = this.#key.take();
    return isTooLong ? undefined : unescaped(new TextDecoder().decode(bytes));
  }

  /** Reads from `from` to the next event, or to the end; `base` is the offset of the first byte. @throws JsonFault. */
  scan(bytes: Uint8Array, from: number, base: number): number {
    this.event = undefined;
    let at = from;
    while (at < bytes.byteLength && this.event === undefined) {
      if (this.#state === "string") at = this.#readString(bytes, at, base);
      else if (this.#state === "scalar") at = this.#readScalar(bytes, at, base);
      else if (isJsonSpace(bytes[at]!)) at++;
      else at += this.#readStructure(bytes[at]!, base + at);
    }
    return at;
  }

  /** Says that nothing more comes. Whether the text is complete; a number has no other end. */
  finish(): boolean {
    if (this.#state === "scalar" && this.#scalar.isComplete) this.#endValue();
    return this.isDone;
  }

  /** Takes one byte; or none, before a value that is watched: the number of bytes taken. */
  #readStructure(byte: number, offset: number): number {
    switch (this.#state) {
      case "first value":
        return byte === CLOSING_BRACKET ? this.#close() : this.#begin(byte, offset);
      case "value":
        return this.#begin(byte, offset);
      case "first key":
        return byte === CLOSING_BRACE ? this.#close() : this.#beginKey(byte, offset);
      case "key":
        return this.#beginKey(byte, offset);
      case "colon":
        if (byte !== COLON) throw unexpectedByte(byte, "a colon", offset);
        this.#state = "value";
        return 1;
      case "after value":
        return this.#follow(byte, offset);
      case "done":
      case "string":
      case "scalar":
        throw unexpectedByte(byte, "the end", offset);
    }
  }

  #begin(byte: number, offset: number): number {
    const isValue = byte === OPENING_BRACE || byte === OPENING_BRACKET || byte === QUOTE || this.#scalar.begin(byte);
    if (!isValue) throw unexpectedByte(byte, "a value", offset);
    if (this.#closers.length === this.watched && !this.#isAnnounced) {
      this.#isAnnounced = true;
      this.event = "value";
      return 0;
    }
    this.#isAnnounced = false;
    if (byte === OPENING_BRACE) this.#push(CLOSING_BRACE, "first key", offset);
    else if (byte === OPENING_BRACKET) this.#push(CLOSING_BRACKET, "first value", offset);
    else if (byte === QUOTE) this.#beginString(false);
    else {
      this.#state = "scalar";
      return 0;
    }
    return 1;
  }

  #push(closer: number, state: State, offset: number): void {
    if (this.#closers.length === MAX_DEPTH) throw new JsonFault(`more than ${MAX_DEPTH} levels`, offset);
    this.#closers.push(closer);
    this.#state = state;
  }

  #beginKey(byte: number, offset: number): number {
    if (byte !== QUOTE) throw unexpectedByte(byte, "a key", offset);
    this.#beginString(true);
    return 1;
  }

  #beginString(isKey: boolean): void {
    this.#isKey = isKey;
    this.#state = "string";
  }

  #follow(byte: number, offset: number): number {
    const closer = this.#closers.at(-1)!;
    if (byte === closer) return this.#close();
    if (byte !== COMMA) throw unexpectedByte(byte, `a comma or "${String.fromCharCode(closer)}"`, offset);
    this.#state = closer === CLOSING_BRACE ? "key" : "value";
    return 1;
  }

  #close(): number {
    this.#closers.pop();
    if (this.#closers.length === this.watched - 1) this.event = "close";
    this.#endValue();
    return 1;
  }

  #endValue(): void {
    this.#state = this.#closers.length === 0 ? "done" : "after value";
  }

  #readString(bytes: Uint8Array, from: number, base: number): number {
    let at = from;
    while (at < bytes.byteLength) {
      if (this.#escape > 0) {
        this.#readEscape(bytes[at]!, base + at);
        at++;
        continue;
      }
      while (at < bytes.byteLength && isPlain(bytes[at]!)) at++;
      if (at === bytes.byteLength) break;
      const byte = bytes[at++]!;
      if (byte === QUOTE) {
        this.#keepKey(bytes, from, at - 1);
        this.#endString();
        return at;
      }
      if (byte !== BACKSLASH) throw unexpectedByte(byte, "a string without control characters", base + at - 1);
      this.#escape = 1;
    }
    this.#keepKey(bytes, from, at);
    return at;
  }

  #readEscape(byte: number, offset: number): void {
    if (this.#isHex) {
      if (!/[\da-f]/i.test(String.fromCharCode(byte))) throw unexpectedByte(byte, "a hexadecimal digit", offset);
      this.#escape--;
      this.#isHex = this.#escape > 0;
      return;
    }
    if (!'"\\/bfnrtu'.includes(String.fromCharCode(byte))) throw unexpectedByte(byte, "an escape", offset);
    this.#isHex = byte === LOWER_U;
    this.#escape = this.#isHex ? 4 : 0;
  }

  #keepKey(bytes: Uint8Array, from: number, to: number): void {
    if (!this.#isKey || this.#closers.length !== this.watched) return;
    // One byte more, to tell that it is too long.
    this.#key.add(bytes.subarray(from, Math.min(to, from + this.keyLimit + 1 - this.#key.length)));
  }

  #endString(): void {
    if (!this.#isKey) {
      this.#endValue();
      return;
    }
    this.#state = "colon";
    if (this.#closers.length === this.watched) this.event = "key";
  }

  #readScalar(bytes: Uint8Array, from: number, base: number): number {
    const at = this.#scalar.read(bytes, from, base);
    if (at < bytes.byteLength) this.#endValue();
    return at;
  }
}

function isPlain(byte: number): boolean {
  return byte !== QUOTE && byte !== BACKSLASH && byte >= SPACE;
}

function unescaped(text: string): string {
  return text.includes("\\") ? (JSON.parse(`"${text}"`) as string) : text;
}
