import { concat } from "./collect.ts";
import { incompleteData } from "./content-decoder.ts";

/** Reads a stream of pieces by pieces or by the number of bytes. Nothing is read before it is asked for. */
export class ByteReader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #rest: Uint8Array | undefined;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** The next piece, as it came; `undefined` at the end. */
  async next(): Promise<Uint8Array | undefined> {
    const rest = this.#rest;
    this.#rest = undefined;
    if (rest !== undefined) return rest;
    const step = await this.#iterator.next();
    return step.done === true ? undefined : step.value;
  }

  /** Puts back what was read last, or the unused part of it. */
  unread(piece: Uint8Array): void {
    if (piece.byteLength > 0) this.#rest = piece;
  }

  /** The next `count` bytes, which stay to be read; fewer only at the end. */
  async peek(count: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    while (length < count) {
      const piece = await this.next();
      if (piece === undefined) break;
      pieces.push(piece);
      length += piece.byteLength;
    }
    const joined = concat(pieces, length);
    this.unread(joined);
    return joined.subarray(0, count);
  }

  /** The next `count` bytes. @throws Error when there are fewer. */
  async take(count: number): Promise<Uint8Array> {
    const taken = await this.peek(count);
    if (taken.byteLength < count) throw incompleteData();
    this.#rest = this.#rest?.subarray(count);
    return taken;
  }

  /** Leaves the source. */
  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}

/** Decodes or encodes a source by way of a reader, which is closed at the end, however that comes. */
export async function* withByteReader(
  source: AsyncIterable<Uint8Array>,
  convert: (input: ByteReader) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const input = new ByteReader(source);
  try {
    yield* convert(input);
  } finally {
    await input.close();
  }
}
