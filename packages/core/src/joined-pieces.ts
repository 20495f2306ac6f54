import type { RequestBody } from "./request-body.ts";

/** Bytes that are there, or the content of a file that is read when its turn comes. */
export type Piece = Uint8Array | RequestBody;

/**
 * Pieces one after the other. However they end, what could be read once and was not opened is given up. Not a generator: leaving it has to
 * reach the file that is being read also while that is waited for.
 */
export class JoinedPieces implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #pieces: readonly Piece[];
  #next = 0;
  #current: AsyncIterator<Uint8Array> | undefined;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      for (;;) {
        const step = await this.#current?.next();
        if (step !== undefined && step.done !== true) return { done: false, value: step.value };
        this.#current = undefined;
        const piece = this.#pieces[this.#next];
        this.#next += 1;
        if (piece === undefined) return { done: true, value: undefined };
        if (piece instanceof Uint8Array) return { done: false, value: piece };
        this.#current = piece[Symbol.asyncIterator]();
      }
    } catch (error) {
      this.#current = undefined;
      // What does not stop either is not worth a second error.
      releasePieces(this.#takeRest(), error).catch(() => {});
      throw error;
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    const current = this.#current;
    this.#current = undefined;
    const left = await Promise.allSettled([current?.return?.(), releasePieces(this.#takeRest(), undefined)]);
    for (const result of left) if (result.status === "rejected") throw result.reason;
    return { done: true, value: undefined };
  }

  #takeRest(): readonly Piece[] {
    const rest = this.#pieces.slice(this.#next);
    this.#next = this.#pieces.length;
    return rest;
  }
}

/** Gives up the contents among `pieces` that can be read once, all of them, and fails with the first failure. */
export async function releasePieces(pieces: readonly Piece[], reason: unknown): Promise<void> {
  const released = await Promise.allSettled(
    pieces.map(async (piece) => {
      if (!(piece instanceof Uint8Array) && !piece.replayable) await piece.cancel?.(reason);
    }),
  );
  for (const result of released) if (result.status === "rejected") throw result.reason;
}
