import { describeType, openSource, toBytes, type ContentSource } from "./content-source.ts";
import { StreamConsumedError } from "./errors.ts";
import type { RequestBody } from "./request-body.ts";

/** Gives the source of a body. */
export type Open = () => ContentSource | Promise<ContentSource>;

/** Gives up the source of a body that nobody has opened. */
export type Release = (reason: unknown) => void | Promise<void>;

/** A body that is read while it is sent, from a source that is opened anew each time. */
export class StreamBody implements RequestBody {
  readonly length: number | undefined;
  readonly #open: Open;

  constructor(open: Open, length?: number) {
    this.#open = open;
    this.length = length;
  }

  get bytes(): undefined {
    return undefined;
  }

  get replayable(): true {
    return true;
  }

  get consumed(): false {
    return false;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return new Pieces(this.#open);
  }
}

/** A body that is read while it is sent, from a source that can be read once and has to be released when it is not. */
export class OneShotBody implements RequestBody {
  readonly length: number | undefined;
  readonly #open: Open;
  readonly #release: Release;
  #pieces: Pieces | undefined;
  #isGivenUp = false;

  constructor(open: Open, release: Release, length?: number) {
    this.#open = open;
    this.#release = release;
    this.length = length;
  }

  get bytes(): undefined {
    return undefined;
  }

  get replayable(): false {
    return false;
  }

  get consumed(): boolean {
    return this.#isGivenUp || this.#pieces !== undefined;
  }

  /** @throws StreamConsumedError when it was sent or given up before. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    if (this.consumed) {
      throw new StreamConsumedError(
        `the request body is a stream that has been ${this.#isGivenUp ? "given up" : "sent"} already; pass a function that returns a new stream to make it replayable`,
      );
    }
    this.#pieces = new Pieces(this.#open, this.#release);
    return this.#pieces;
  }

  async cancel(reason?: unknown): Promise<void> {
    if (this.#pieces !== undefined) await this.#pieces.stop(reason);
    else if (!this.#isGivenUp) {
      this.#isGivenUp = true;
      await this.#release(reason);
    }
  }
}

/**
 * The pieces of a source as bytes. Not a generator: `return()` of one waits behind a `next()` that is under way, and a source that is
 * waited for in vain could never be told to stop.
 */
class Pieces implements AsyncIterator<Uint8Array, undefined> {
  readonly #open: Open;
  readonly #release: Release | undefined;
  #source: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  #isOpening = false;
  #isWaiting = false;
  #done = false;

  constructor(open: Open, release?: Release) {
    this.#open = open;
    this.#release = release;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      while (!this.#done) {
        const source = this.#source ?? (await this.#start());
        if (this.#done) break;
        this.#isWaiting = true;
        const { done, value } = await source.next();
        this.#isWaiting = false;
        if (done === true) break;
        const bytes = this.#bytesOf(value);
        if (bytes.byteLength > 0 && !this.#done) return { done: false, value: bytes };
      }
    } catch (error) {
      this.#done = true;
      throw error;
    }
    this.#done = true;
    return { done: true, value: undefined };
  }

  /** Tells the source to stop, also while it is being waited for. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.stop();
    return { done: true, value: undefined };
  }

  /** As {@link return}. `reason` is for a source that was not opened yet, which is given up. */
  async stop(reason?: unknown): Promise<void> {
    if (this.#done) return;
    this.#done = true;
    if (this.#source === undefined) {
      // What is being opened is left as soon as it is there.
      if (!this.#isOpening) await this.#release?.(reason);
      return;
    }
    const left = this.#source.return?.();
    // A generator that is waiting returns after its next piece, if that ever comes.
    if (this.#isWaiting) Promise.resolve(left).catch(() => {});
    else await left;
  }

  #bytesOf(piece: unknown): Uint8Array {
    try {
      const bytes = toBytes(piece);
      if (bytes !== undefined) return bytes;
      throw new TypeError(`request body: a piece of the stream is ${describeType(piece)}, expected bytes or a string`);
    } catch (error) {
      // A source that does not stop either is not worth a second error.
      this.return().catch(() => {});
      throw error;
    }
  }

  async #start(): Promise<Iterator<unknown> | AsyncIterator<unknown>> {
    this.#isOpening = true;
    const source = openSource(await this.#open());
    this.#source = source;
    // It was told to stop while the source was being opened.
    if (this.#done) await source.return?.();
    return source;
  }
}
