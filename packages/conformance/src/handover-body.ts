import type { ResponseBody } from "@haulier/core";

/**
 * A body that is handed over piece by piece: the giver waits until its piece is taken, so that nothing is buffered and both sides know
 * how far the other is.
 */
export class HandoverBody implements ResponseBody, AsyncIterator<Uint8Array, undefined> {
  /** Resolves when the body has ended, failed or been given up. */
  readonly over: Promise<void>;
  #markOver!: () => void;
  readonly #offers: { readonly piece: Uint8Array; readonly taken: (taken: boolean) => void }[] = [];
  #wanted: (() => void) | undefined;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;

  constructor() {
    this.over = new Promise((resolve) => (this.#markOver = resolve));
  }

  /** Offers a piece. Resolves with whether it was taken; it is not when the reader has left. */
  hand(piece: Uint8Array): Promise<boolean> {
    if (this.#isOver) return Promise.resolve(false);
    return new Promise((taken) => {
      this.#offers.push({ piece, taken });
      this.#wanted?.();
    });
  }

  /** Ends the body after the pieces that were handed. */
  ended(): this {
    this.#finish();
    return this;
  }

  /** Fails the reader, now or when it comes. */
  failed(error: unknown): void {
    if (this.#isOver) return;
    this.#failure = { error };
    this.#finish();
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const offer = this.#offers.shift();
      if (offer !== undefined) {
        offer.taken(true);
        return { done: false, value: offer.piece };
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isOver) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.#wanted = resolve));
    }
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.cancel();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Gives up the rest. */
  cancel(): void {
    for (const { taken } of this.#offers.splice(0)) taken(false);
    this.#finish();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(): void {
    this.#isOver = true;
    this.#markOver();
    this.#wanted?.();
  }
}
