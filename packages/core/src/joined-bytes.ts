import { concat } from "./collect.ts";
import { notYet, type Missing, type Supply } from "./supply.ts";

/** What is worth being joined, in bytes: beyond, a copy costs more than it saves. */
const ENOUGH = 16 * 1024;

/**
 * Pieces of bytes, of which small ones that are there at the same time are joined: to decode one of a few kilobytes costs no more than one of a
 * few bytes, and a stream of events has hundreds of those in each read of the socket. Nothing is waited for.
 */
export class JoinedBytes implements Supply<Uint8Array> {
  readonly #pieces: Supply<Uint8Array>;
  /** Why there is no more: behind the pieces that came before it. */
  #rest: Missing | { readonly error: unknown } = notYet;

  constructor(pieces: Supply<Uint8Array>) {
    this.#pieces = pieces;
  }

  take(): Uint8Array | Missing {
    const first = this.#next();
    if (typeof first === "symbol" || first.byteLength >= ENOUGH) return first;
    const second = this.#ahead();
    return second === undefined ? first : this.#join(first, second);
  }

  more(): Promise<void> {
    return this.#pieces.more();
  }

  leave(): Promise<void> {
    return this.#pieces.leave();
  }

  #next(): Uint8Array | Missing {
    const rest = this.#rest;
    if (rest === notYet) return this.#pieces.take();
    if (typeof rest === "symbol") return rest;
    throw rest.error;
  }

  /** The next piece if there is one; what there is instead is kept. */
  #ahead(): Uint8Array | undefined {
    try {
      const piece = this.#pieces.take();
      if (typeof piece !== "symbol") return piece;
      this.#rest = piece;
    } catch (error) {
      this.#rest = { error };
    }
    return undefined;
  }

  #join(first: Uint8Array, second: Uint8Array): Uint8Array {
    const pieces = [first];
    let length = first.byteLength;
    for (
      let piece: Uint8Array | undefined = second;
      piece !== undefined;
      piece = length < ENOUGH ? this.#ahead() : undefined
    ) {
      pieces.push(piece);
      length += piece.byteLength;
    }
    return concat(pieces, length);
  }
}
