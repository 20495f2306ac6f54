import type { OpenBytes } from "./open-bytes.ts";
import { RecordError } from "./record-error.ts";
import type { RecordReader } from "./record-reader.ts";

/** Feeds a reader with the pieces of a source, without what an earlier run has read. */
export class RecordFeed {
  readonly #bytes: OpenBytes;
  readonly #reader: RecordReader<unknown>;
  /** Bytes to be left out first. Less than none when they are not there. */
  #skip: number;
  #isStopped = false;
  /** Ends the wait for a piece. */
  #wake: (() => void) | undefined;

  constructor(bytes: OpenBytes, reader: RecordReader<unknown>, skip: number) {
    this.#bytes = bytes;
    this.#reader = reader;
    this.#skip = skip;
  }

  /** Feeds the next piece, or tells the end; nothing once it is stopped. @throws RecordError for another source; what the source throws. */
  async pull(): Promise<void> {
    if (this.#skip < 0) throw this.#notThere((from) => `the response begins at byte ${from - this.#skip}`);
    const step = await this.#next();
    if (step === undefined || this.#isStopped) return;
    if (step.done !== true) this.#feed(step.value);
    else if (this.#skip > 0)
      throw this.#notThere((from) => `the source has only ${from - this.#skip} bytes, so it is another one now`);
    else this.#reader.end();
  }

  /** Feeds nothing any more, also while a piece is waited for. */
  stop(): void {
    this.#isStopped = true;
    this.#wake?.();
  }

  /** Undefined when it was stopped meanwhile. */
  #next(): Promise<IteratorResult<Uint8Array, unknown> | undefined> {
    return new Promise((resolve, reject) => {
      this.#wake = () => resolve(undefined);
      this.#bytes.next().then(resolve, reject);
    });
  }

  #feed(piece: Uint8Array): void {
    const skipped = Math.min(this.#skip, piece.byteLength);
    this.#skip -= skipped;
    this.#reader.feed(skipped === 0 ? piece : piece.subarray(skipped));
  }

  #notThere(reason: (offset: number) => string): RecordError {
    const { bytes: offset } = this.#reader.position;
    return new RecordError(`cannot go on at byte ${offset}: ${reason(offset)}; leave out resumeFrom to begin anew`, {
      code: "ERR_SOURCE_CHANGED",
      offset,
      request: this.#bytes.request,
    });
  }
}
