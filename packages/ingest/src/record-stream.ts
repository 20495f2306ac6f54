import type { StandardSchema } from "@haulier/core";

import { isMissing, MatchedReader, unsettled } from "./matched-reader.ts";
import type { OpenBytes } from "./open-bytes.ts";
import { RecordFeed } from "./record-feed.ts";
import { InvalidRecord, notYet, over, type RecordReader } from "./record-reader.ts";
import type { SourceCounts } from "./source-counts.ts";
import type { Position, Source } from "./source.ts";

/**
 * Told of a record that is left out: the error, a RecordError or a SchemaError, and the record as it came, as far as it was kept. What it throws ends the
 * iteration; a promise is waited for.
 */
export type InvalidListener = (error: Error, bytes: Uint8Array) => unknown;

/** @internal All that records are made from. */
export interface RecordStreamSettings {
  readonly bytes: OpenBytes;
  readonly reader: RecordReader<unknown>;
  /** Bytes to leave out first, which an earlier run has read. */
  readonly skip: number;
  /** Records that an earlier run has yielded. */
  readonly records: number;
  readonly schema: StandardSchema | undefined;
  readonly onInvalid: InvalidListener | undefined;
  readonly signal: AbortSignal | undefined;
}

type Result<T> = IteratorResult<T, void>;
type Step = { readonly record: unknown } | { readonly error: unknown };

/**
 * The records of a source, one at a time, as they are asked for; iterate them once. What is there already costs one settled promise each. Leaving
 * the loop, an error, a signal and {@link close} release the source: a response is closed.
 */
export class RecordStream<T> implements Source<T>, AsyncGenerator<T, void, undefined> {
  readonly #settings: RecordStreamSettings;
  readonly #reader: RecordReader<unknown>;
  readonly #matched: MatchedReader;
  readonly #feed: RecordFeed;
  #records: number;
  #isDone = false;
  #isReleased = false;
  /** What the next call rejects with, once. */
  #failure: { readonly error: unknown } | undefined;
  /** A call that is being answered. It never rejects. */
  #turn: Promise<void> | undefined;
  /** What has come in place of a record that needs no wait. */
  #first: Step | undefined;
  /** Whether the signal is listened to, from the first call on. */
  #isListening = false;
  readonly #abort = (): void => this.#interrupt();

  /** @internal */
  constructor(settings: RecordStreamSettings) {
    this.#settings = settings;
    this.#reader = settings.reader;
    this.#matched = new MatchedReader(settings.reader, settings.schema, () => settings.bytes.request);
    this.#feed = new RecordFeed(settings.bytes, settings.reader, settings.skip);
    this.#records = settings.records;
  }

  /** Behind the record that was yielded last: bytes, counted after decoding, and records, among others. Pass it as `resumeFrom`. */
  get position(): Position & { readonly bytes: number; readonly records: number } {
    return { ...this.#reader.position, records: this.#records, ...this.#settings.bytes.facts };
  }

  /** What has been received so far: bytes, as they travelled. */
  get counts(): SourceCounts {
    return this.#settings.bytes.counts;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result<T>> {
    if (this.#turn !== undefined) return this.#turn.then(() => this.next());
    if (!this.#isListening) this.#listen();
    if (this.#isDone) return this.#end();
    const result = this.#takeNow();
    return result === undefined ? this.#occupy(this.#later()) : Promise.resolve(result);
  }

  /** @internal See ReadyRecords. What has come in place of a record is what `next()` goes on with. */
  takeReady(): Result<T> | undefined {
    return this.#turn === undefined && this.#isListening && !this.#isDone ? this.#takeNow() : undefined;
  }

  /** Leaves the source, also while a record is waited for. */
  async return(value?: void | PromiseLike<void>): Promise<Result<T>> {
    await this.close();
    return { done: true, value: await value };
  }

  /** Leaves the source, and rejects with the error. */
  async throw(error: unknown): Promise<Result<T>> {
    await this.#abandon();
    throw error;
  }

  /** Gives up the rest and releases the source. Idempotent. */
  async close(): Promise<void> {
    this.#isDone = true;
    this.#feed.stop();
    await this.#release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #takeNow(): Result<T> | undefined {
    if (this.#first !== undefined) return undefined;
    try {
      const record = this.#matched.take();
      if (!isMissing(record)) {
        this.#records++;
        return { done: false, value: record as T };
      }
      this.#first = { record };
    } catch (error) {
      this.#first = { error };
    }
    return undefined;
  }

  #step(): Step {
    try {
      return { record: this.#matched.take() };
    } catch (error) {
      return { error };
    }
  }

  /** Goes on from the step that gave no record, until there is one. */
  async #later(): Promise<Result<T>> {
    let step = this.#first!;
    this.#first = undefined;
    while (!this.#isDone) {
      if ("error" in step) {
        await this.#leaveOut(step.error);
        // Left meanwhile, nobody would get what is taken, and the position is what is to be gone on from.
        if (!this.#isDone) step = this.#step();
      } else if (step.record === over) await this.#finish();
      else if (step.record === notYet) {
        await this.#pull();
        if (!this.#isDone) step = this.#step();
      } else if (step.record === unsettled) step = await this.#settle();
      else {
        this.#records++;
        return { done: false, value: step.record as T };
      }
    }
    return this.#end();
  }

  async #settle(): Promise<Step> {
    try {
      const record = await this.#matched.settle();
      // It was left meanwhile, so that nobody gets this one.
      if (this.#isDone) this.#reader.giveBack();
      return { record };
    } catch (error) {
      return { error };
    }
  }

  /** Lets the listener know of a record that is none. @throws when there is nobody to know, or the error is another one. */
  async #leaveOut(error: unknown): Promise<void> {
    const { onInvalid } = this.#settings;
    if (!(error instanceof InvalidRecord)) return this.#fail(error, true);
    if (onInvalid === undefined) return this.#fail(error.error, true);
    try {
      await onInvalid(error.error, this.#reader.bytes());
    } catch (ownError) {
      await this.#fail(ownError, true);
    }
  }

  async #pull(): Promise<void> {
    try {
      await this.#feed.pull();
    } catch (error) {
      // What leaving has broken off is no failure.
      if (!this.#isDone) await this.#fail(error, false);
    }
  }

  async #finish(): Promise<void> {
    this.#isDone = true;
    await this.#abandon();
  }

  async #fail(error: unknown, isOfRecord: boolean): Promise<never> {
    if (isOfRecord) this.#reader.giveBack();
    this.#isDone = true;
    await this.#abandon();
    throw error;
  }

  /** What every call gives from now on; the first one, what it was ended by. */
  #end(): Promise<Result<T>> {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(failure.error);
  }

  /** Answers one call after the other. */
  #occupy(answer: Promise<Result<T>>): Promise<Result<T>> {
    const leave = (): void => {
      this.#turn = undefined;
    };
    this.#turn = answer.then(leave, leave);
    return answer;
  }

  #listen(): void {
    this.#isListening = true;
    const { signal } = this.#settings;
    if (signal?.aborted === true && !this.#isDone) this.#interrupt();
    else if (!this.#isDone) signal?.addEventListener("abort", this.#abort, { once: true });
  }

  #interrupt(): void {
    this.#failure = { error: this.#settings.signal!.reason };
    this.#isDone = true;
    this.#feed.stop();
    void this.#abandon();
  }

  async #release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#settings.signal?.removeEventListener("abort", this.#abort);
    await this.#settings.bytes.release();
  }

  /** As {@link close}, where an error of closing is nobody's concern: there is another one, or all that is wanted has come. */
  async #abandon(): Promise<void> {
    this.#isDone = true;
    try {
      await this.#release();
    } catch {
      // See above.
    }
  }
}
