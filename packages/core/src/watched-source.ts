/**
 * A source that is lent to a decoder. It knows what failed in the source itself, passes over empty pieces, and is left by its owner
 * alone: a decoder that leaves it only stops reading, so that what follows the coded data can still be read.
 */
export class WatchedSource implements AsyncIterable<Uint8Array> {
  /** What the source has thrown. */
  failure: { readonly error: unknown } | undefined;
  readonly #iterator: AsyncIterator<Uint8Array>;
  #first: Uint8Array | undefined;
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** Whether there is not a single byte. Waits for the first one, which is kept. */
  async isEmpty(): Promise<boolean> {
    this.#first ??= await this.#pull();
    return this.#first === undefined;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return {
      next: async () => {
        const piece = this.#first ?? (await this.#pull());
        this.#first = undefined;
        return piece === undefined ? { done: true, value: undefined } : { done: false, value: piece };
      },
      return: () => Promise.resolve({ done: true, value: undefined }),
    };
  }

  /** Reads on to the end and throws away what comes, unless it is more than `limit` bytes. Throws what the source throws, or has thrown. */
  async drain(limit: number): Promise<void> {
    if (this.failure !== undefined) throw this.failure.error;
    let length = 0;
    for await (const piece of this) {
      length += piece.byteLength;
      if (length > limit) return;
    }
  }

  /** Leaves the source if it has not ended. An error in doing so concerns nobody any more. */
  async leave(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    try {
      await this.#iterator.return?.();
    } catch {
      // What was wanted has been read, or something else is being reported.
    }
  }

  async #pull(): Promise<Uint8Array | undefined> {
    try {
      while (!this.#ended) {
        const step = await this.#iterator.next();
        if (step.done === true) this.#ended = true;
        else if (step.value.byteLength > 0) return step.value;
      }
      return undefined;
    } catch (error) {
      this.#ended = true;
      this.failure = { error };
      throw error;
    }
  }
}
