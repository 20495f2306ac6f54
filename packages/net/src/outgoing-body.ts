import type { RequestBody } from "@haulier/core";

/** Bodies in memory up to this size are handed to the engine at once. */
export const WHOLE_BODY = 128 * 1024;

/** Larger ones are cut into slices, so that a server that takes nothing can be told from a slow one, and abort is felt in between. */
const SLICE = 256 * 1024;

/** What an outgoing body reports. */
export interface BodyProgress {
  /** The engine holds a piece that the server has not taken yet. */
  pieceOffered(): void;
  /** The last piece was taken; the body's own source is asked for the next one. */
  pieceTaken(): void;
  /** The source of the body failed. */
  sourceFailed(error: unknown): void;
  /** The source has not as many bytes as were declared. @param actual in words */
  lengthMismatch(declared: number, actual: string): void;
}

/**
 * A request body for the engine, which iterates it and waits for the socket between pieces. It tells a failure of the source from one
 * of the network, and can be stopped while the source is being waited for.
 */
export class OutgoingBody implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array, undefined> {
  readonly #body: RequestBody;
  readonly #progress: BodyProgress;
  readonly #declared: number | undefined;
  #sent = 0;
  #source: AsyncIterator<Uint8Array> | undefined;
  #stopped = false;
  /** Whether it was stopped from outside, and the source may have had more. */
  #stoppedEarly = false;
  #stop: ((result: IteratorResult<Uint8Array, undefined>) => void) | undefined;

  /** @param declared the length that the headers state; undefined for a body whose end tells. */
  constructor(body: RequestBody, declared: number | undefined, progress: BodyProgress) {
    this.#body = body;
    this.#declared = declared;
    this.#progress = progress;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#progress.pieceTaken();
    try {
      const result = await this.#pull();
      if (!this.#isWithinLength(result)) return { done: true, value: undefined };
      if (result.done !== true) this.#progress.pieceOffered();
      return result;
    } catch (error) {
      this.#stopped = true;
      this.#progress.sourceFailed(error);
      throw error;
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.stop();
    return { done: true, value: undefined };
  }

  /** Ends the body where it is, and its source with it; a piece that is being waited for counts as the end. Idempotent. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#stoppedEarly = true;
    this.#stop?.({ done: true, value: undefined });
    // A source that fails while it is told to stop has nobody left to tell.
    Promise.resolve(this.#source?.return?.()).catch(() => {});
  }

  /** Holds the source to the declared length: a byte more would be read as the beginning of another request (RFC 9112 section 6.3). */
  #isWithinLength(result: IteratorResult<Uint8Array, undefined>): boolean {
    const declared = this.#declared;
    if (declared === undefined) return true;
    if (result.done !== true) {
      this.#sent += result.value.byteLength;
      if (this.#sent <= declared) return true;
      this.#progress.lengthMismatch(declared, "more");
      return false;
    }
    if (this.#sent !== declared && !this.#stoppedEarly) this.#progress.lengthMismatch(declared, `only ${this.#sent}`);
    return true;
  }

  #pull(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#stopped) return Promise.resolve({ done: true, value: undefined });
    this.#source ??= (this.#body.bytes === undefined ? this.#body : slicesOf(this.#body.bytes))[Symbol.asyncIterator]();
    const source = this.#source;
    return new Promise((resolve, reject) => {
      this.#stop = resolve;
      source.next().then((result) => {
        if (result.done === true) this.#stopped = true;
        resolve(result.done === true ? { done: true, value: undefined } : result);
      }, reject);
    });
  }
}

async function* slicesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = 0; offset < bytes.byteLength; offset += SLICE) yield bytes.subarray(offset, offset + SLICE);
}
