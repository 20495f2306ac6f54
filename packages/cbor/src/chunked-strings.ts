import { concat } from "@haulier/core";
import { Token, Tokenizer, Type, type DecodeOptions } from "cborg";

/** What the parser takes its tokens from. */
export interface TokenSource {
  done(): boolean;
  next(): Token;
  pos(): number;
}

const BYTES = 0x5f;
const TEXT = 0x7f;

/**
 * The tokens of bytes that have strings in chunks, which the parser does not know: joined, as if they were one string. The bytes have to be
 * well-formed.
 * @see RFC 8949 section 3.2.3, https://www.rfc-editor.org/rfc/rfc8949#section-3.2.3
 */
export class ChunkedStrings implements TokenSource {
  readonly #bytes: Uint8Array;
  readonly #options: DecodeOptions;
  /** The tokens behind the last string in chunks, and where they begin. */
  #tokens: Tokenizer;
  #from = 0;

  constructor(bytes: Uint8Array, options: DecodeOptions) {
    this.#bytes = bytes;
    this.#options = options;
    this.#tokens = new Tokenizer(bytes, options);
  }

  done(): boolean {
    return this.#tokens.done();
  }

  pos(): number {
    return this.#from + this.#tokens.pos();
  }

  next(): Token {
    const head = this.#bytes[this.pos()];
    if (head !== BYTES && head !== TEXT) return this.#tokens.next();
    const from = this.pos();
    this.#goTo(from + 1);
    const chunks: unknown[] = [];
    for (let token = this.#tokens.next(); !Type.equals(token.type, Type.break); token = this.#tokens.next())
      chunks.push(token.value);
    const [type, value] = head === TEXT ? [Type.string, chunks.join("")] : [Type.bytes, joined(chunks as Uint8Array[])];
    return new Token(type, value, this.pos() - from);
  }

  #goTo(index: number): void {
    this.#from = index;
    this.#tokens = new Tokenizer(this.#bytes.subarray(index), this.#options);
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return concat(
    chunks,
    chunks.reduce((length, chunk) => length + chunk.byteLength, 0),
  );
}
