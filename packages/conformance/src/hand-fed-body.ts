import type { RequestBody } from "@haulier/core";

/** A request body that the test feeds by hand, and that tells what became of it. */
export class HandFedBody implements RequestBody, AsyncIterator<Uint8Array, undefined> {
  readonly bytes: undefined;
  readonly length: undefined;
  readonly replayable = false;
  readonly consumed = false;
  readonly #pieces: Uint8Array[] = [];
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  #wake: (() => void) | undefined;
  /** How many pieces have been asked for. */
  asked = 0;
  /** Whether the reader left before the end. */
  left = false;

  feed(piece: string): void {
    this.#pieces.push(Buffer.from(piece));
    this.#wake?.();
  }

  /** Ends the body, after what was fed. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Fails the reader, after what was fed. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.asked += 1;
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) return { done: false, value: piece };
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#ended || this.left) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.left = true;
    this.#wake?.();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
