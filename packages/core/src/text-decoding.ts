import { utf8Text } from "#platform";

import { concat } from "./collect.ts";
import { encodingByAlias, withHyphens } from "./encoding-aliases.ts";
import { readParameters } from "./field-parameters.ts";
import { JoinedBytes } from "./joined-bytes.ts";
import { SuppliedItems, supplyOf } from "./supplied-items.ts";
import { notYet, over, type Missing, type Supply } from "./supply.ts";

/**
 * The encoding of text that does not state one: its name, or a function that looks at the bytes and at the `Content-Type`; it may decline
 * with `undefined`.
 */
export type DefaultEncoding = string | ((bytes: Uint8Array, contentType: string | null) => string | undefined);

/**
 * The encoding of a text: the `charset` of its `Content-Type`, else its byte order mark, else the fallback, else `utf-8`. A name that
 * nobody knows counts as none, so that a server cannot make reading fail. A fallback function is asked only where there are `bytes`.
 *
 * The result is the name of the WHATWG Encoding standard: `windows-1252` for `latin1`, because that is how it is decoded.
 */
export function resolveEncoding(contentType: string | null, fallback: DefaultEncoding, bytes?: Uint8Array): string {
  const charset = contentType === null ? undefined : charsetOf(contentType);
  const encoding =
    canonicalEncoding(charset) ??
    (bytes && markedEncoding(bytes)) ??
    canonicalEncoding(typeof fallback === "string" ? fallback : bytes && fallback(bytes, contentType)) ??
    "utf-8";
  return bytes === undefined ? encoding : withByteOrder(encoding, bytes);
}

/** How much of a stream a function that tells the encoding gets to see, in bytes, as {@link htmlMetaCharset} wants it. */
const START = 2048;

/**
 * The encoding of a text that is on its way, of which `start` is there: as {@link resolveEncoding} tells it, or `undefined` as long as a
 * function has to see more. It is asked once, with the first 2048 bytes, or all when `isAll`, however they arrive.
 */
export function encodingOfStart(
  contentType: string | null,
  fallback: DefaultEncoding,
  start: Uint8Array,
  isAll: boolean,
): string | undefined {
  if (typeof fallback === "string" || isAll) return resolveEncoding(contentType, fallback, start);
  if (start.byteLength >= START) return resolveEncoding(contentType, fallback, start.subarray(0, START));
  let isOpen = false;
  const encoding = resolveEncoding(contentType, () => void (isOpen = true), start);
  return isOpen ? undefined : encoding;
}

/** Whether text in an encoding of that name can be decoded. Python's and some vendors' names are known as well: `cp932`, `utf_8_sig`. */
export function isKnownEncoding(label: string): boolean {
  return canonicalEncoding(label) !== undefined;
}

/**
 * Decodes a text. What is invalid becomes U+FFFD; a byte order mark is removed.
 * @throws RangeError when the encoding is not known; see {@link isKnownEncoding}.
 */
export function decodeText(bytes: Uint8Array, encoding: string): string {
  if (encoding === "utf-8") return utf8Text(bytes);
  const decoder = new TextDecoder(withByteOrder(requireKnown(encoding), bytes));
  // Not in one call: Node 20 then decodes 0x80-0x9F of windows-1252 to control characters, but not when streaming.
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}

/**
 * The encoding of a text of which `start` is there, and that is enough to show a byte order mark; `undefined` as long as more of it has to be
 * seen, for which it is not asked when `isAll`.
 */
export type EncodingOfStart = (start: Uint8Array, isAll: boolean) => string | undefined;

/**
 * Decodes a text while it arrives; characters that are cut between pieces are put together. No chunk is empty.
 * @throws RangeError when the encoding is not known; see {@link isKnownEncoding}.
 */
export function textChunks(
  source: AsyncIterable<Uint8Array>,
  encoding: string | EncodingOfStart,
): AsyncGenerator<string, void, undefined> {
  return new SuppliedItems(new TextSupply(new JoinedBytes(supplyOf(source)), encoding));
}

class TextSupply implements Supply<string> {
  readonly #bytes: Supply<Uint8Array>;
  readonly #encoding: string | EncodingOfStart;
  #decoder: Decoder | undefined;
  /** What came before the encoding was known. */
  #head: Uint8Array = noBytes;
  #isOver = false;

  constructor(bytes: Supply<Uint8Array>, encoding: string | EncodingOfStart) {
    this.#bytes = bytes;
    this.#encoding = encoding;
  }

  take(): string | Missing {
    while (!this.#isOver) {
      const bytes = this.#bytes.take();
      if (bytes === notYet) return notYet;
      const text = bytes === over ? this.#end() : this.#decode(bytes);
      if (text !== "") return text;
    }
    return over;
  }

  more(): Promise<void> {
    return this.#bytes.more();
  }

  leave(): Promise<void> {
    return this.#bytes.leave();
  }

  #decode(bytes: Uint8Array): string {
    if (this.#decoder !== undefined) return this.#decoder.decode(bytes, unfinished);
    const head = concat([this.#head, bytes], this.#head.byteLength + bytes.byteLength);
    this.#head = head;
    const label = mayBeMark(head) ? undefined : labelOf(this.#encoding, head, false);
    if (label === undefined) return "";
    this.#head = noBytes;
    this.#decoder = decoderFor(label, head);
    return this.#decoder.decode(head, unfinished);
  }

  /** What is left of the text when nothing more comes. */
  #end(): string {
    this.#isOver = true;
    if (this.#decoder !== undefined) return this.#decoder.decode();
    const head = this.#head;
    return decodeAll(decoderFor(labelOf(this.#encoding, head, true) ?? "utf-8", head), head);
  }
}

const noBytes = new Uint8Array(0);
const unfinished = { stream: true };

// Node's types know it as a value only.
type Decoder = InstanceType<typeof TextDecoder>;

function labelOf(encoding: string | EncodingOfStart, head: Uint8Array, isAll: boolean): string | undefined {
  return typeof encoding === "string" ? encoding : encoding(head, isAll);
}

function decoderFor(label: string, head: Uint8Array): Decoder {
  return new TextDecoder(withByteOrder(requireKnown(label), head));
}

function decodeAll(decoder: Decoder, bytes: Uint8Array): string {
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}

/** Whether more bytes are needed to tell a byte order mark: EF BB BF, FE FF or FF FE. */
function mayBeMark(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (bytes.byteLength === 0) return true;
  if (bytes.byteLength === 1) return first === 0xef || first === 0xfe || first === 0xff;
  return bytes.byteLength === 2 && first === 0xef && second === 0xbb;
}

function requireKnown(encoding: string): string {
  const known = canonicalEncoding(encoding);
  if (known === undefined) throw new RangeError(`the encoding ${JSON.stringify(encoding)} is not known`);
  return known;
}

/** RFC 2781 section 4.1: plain "UTF-16" leaves the byte order to the mark. The Encoding standard takes it for little-endian at once. */
function withByteOrder(encoding: string, bytes: Uint8Array): string {
  if (encoding !== "utf-16") return encoding;
  return markedEncoding(bytes) === "utf-16be" ? "utf-16be" : "utf-16le";
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return undefined;
}

function charsetOf(contentType: string): string | undefined {
  // A comma joins several lines of the field; the first counts.
  const { parameters } = readParameters(contentType, 0, ",");
  return parameters.find(([name]) => name === "charset")?.[1];
}

/** The Encoding standard's name for a label, or `utf-16` where the byte order is open; undefined when it is unknown. */
function canonicalEncoding(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  const name = label.trim().toLowerCase();
  if (name === "utf-8" || name === "utf-16") return name;
  return encodingByAlias(name) ?? whatwgName(name) ?? whatwgName(withHyphens(name));
}

function whatwgName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
