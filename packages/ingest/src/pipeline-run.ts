import { sleep, systemClock, type ClockTimer } from "@haulier/core";

import type { Journal } from "./journal.ts";
import { PipelineError } from "./pipeline-error.ts";
import type { PipelineSettings } from "./pipeline-options.ts";
import type { PipelineProgress, PipelineSummary } from "./pipeline-summary.ts";
import { PulledRecords } from "./pulled-records.ts";
import { openSource, type SourceInit, type SourceReading } from "./read-source.ts";
import type { SinkStage } from "./sink.ts";
import { countsOf } from "./source-counts.ts";
import type { Position } from "./source.ts";

/** How long others in the process may have to wait, in milliseconds, when neither source nor sink ever does. */
const pauseEvery = 50;

/** One run of a pipeline, from the opening of its sink to the end of its source. */
export class PipelineRun<T, U> {
  readonly #stage: SinkStage<U>;
  readonly #journal: Journal<U>;
  readonly #settings: PipelineSettings<T, U>;
  readonly #start: { readonly at: number; readonly bytes: number; readonly retries: number };
  #source: object = {};
  #position: Position | undefined;
  /** What is written with the next commit. */
  #batch: U[] = [];
  /** Records that were read since the last commit, with those that were left out. */
  #fresh = 0;
  #records = 0;
  #dropped = 0;
  #isDue = false;
  #timer: ClockTimer | undefined;
  #pausedAt: number;

  constructor(stage: SinkStage<U>, journal: Journal<U>, settings: PipelineSettings<T, U>) {
    this.#stage = stage;
    this.#journal = journal;
    this.#settings = settings;
    const { clock, meter } = settings;
    this.#pausedAt = clock.now();
    this.#start = { at: this.#pausedAt, bytes: meter?.bytes ?? 0, retries: meter?.retries ?? 0 };
  }

  /** Moves what there is to be moved. */
  async move(init: SourceInit<T>): Promise<PipelineSummary> {
    const { signal, isContinued } = this.#settings;
    const journal = this.#journal;
    await journal.open(isContinued);
    const { position, done } = journal.checkpoint;
    this.#position = position;
    if (!done || isContinued) {
      signal?.throwIfAborted();
      const over = new AbortController();
      const reading = openSource(init, position, journal.isKept, over.signal);
      this.#source = reading.source;
      await this.#readThrough(reading, over);
    }
    return { ...this.#progress(), resumed: position !== undefined };
  }

  /** Reads a source to its end. It is released, however that goes. */
  async #readThrough(reading: SourceReading<T>, over: AbortController): Promise<void> {
    const { signal } = this.#settings;
    const pulled = new PulledRecords(reading.iterator);
    const abort = (): void => {
      over.abort(signal?.reason);
      pulled.wake();
    };
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await this.#readAll(reading, pulled);
    } catch (error) {
      over.abort(error);
      // What went wrong first is what the caller wants to know.
      await pulled.leave().catch(() => {});
      throw error;
    } finally {
      this.#timer?.stop();
      signal?.removeEventListener("abort", abort);
    }
  }

  async #readAll(reading: SourceReading<T>, pulled: PulledRecords<T>): Promise<void> {
    const { signal } = this.#settings;
    const { batchSize } = this.#stage;
    let read = 0;
    let isKnown = true;
    const know = (): void => {
      if (!isKnown) this.#position = reading.position(read);
      isKnown = true;
    };
    for (;;) {
      // What is there already costs no promise.
      let step = pulled.takeReady();
      if (step === undefined) {
        // Now, and not when it is committed: by then the source may have gone on.
        know();
        // Not an async function: that would be two promises more for each record.
        if (pulled.ask()) await pulled.wait();
        step = pulled.take();
      }
      signal?.throwIfAborted();
      if (step?.done === true) break;
      if (step !== undefined) {
        read++;
        if (read <= reading.known) continue;
        isKnown = false;
        this.#startTimer(pulled);
        const taking = this.#take(step.value);
        if (taking !== undefined) await taking;
      }
      if (this.#fresh >= batchSize || this.#isDue) {
        know();
        await this.#commit({ done: false, isLast: false });
      }
      signal?.throwIfAborted();
    }
    if (read < reading.known) throw tooShort(reading.known, read);
    this.#position = reading.position(read);
    await this.#commit({ done: !reading.isTruncated(), isLast: true });
  }

  /** A promise only where `transform` gives one. */
  #take(record: T): Promise<void> | undefined {
    this.#fresh++;
    const { transform } = this.#settings;
    // Without a function that makes one of the other, they are the same.
    if (transform === undefined) this.#batch.push(record as unknown as U);
    else {
      const made = transform(record);
      if (isThenable(made)) return Promise.resolve(made).then((later) => this.#add(later));
      this.#add(made);
    }
    return undefined;
  }

  #add(record: U | undefined): void {
    if (record === undefined) this.#dropped++;
    else this.#batch.push(record);
  }

  async #commit(end: { done: boolean; isLast: boolean }): Promise<void> {
    this.#timer?.stop();
    this.#isDue = false;
    this.#fresh = 0;
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length > 0) await this.#stage.sink.write(batch);
    await this.#journal.commit({ position: this.#position, records: batch.length, ...end });
    this.#records += batch.length;
    this.#settings.onProgress?.(this.#progress());
    await this.#pause();
  }

  /** Without it, a source and a sink that are always ready would let no timer fire and no signal abort. */
  async #pause(): Promise<void> {
    const now = this.#settings.clock.now();
    if (now - this.#pausedAt < pauseEvery) return;
    this.#pausedAt = now;
    // In real time: what it gives way to is not the clock's.
    await sleep(systemClock, 0);
  }

  /** Starts with the first record of a batch. */
  #startTimer(pulled: PulledRecords<T>): void {
    const { flushInterval } = this.#stage;
    if (this.#fresh > 0 || flushInterval === Number.POSITIVE_INFINITY) return;
    const due = (): void => {
      this.#isDue = true;
      pulled.wake();
    };
    if (this.#timer === undefined) this.#timer = this.#settings.clock.startTimer(due, flushInterval);
    else this.#timer.restart();
    // Records that wait are not to be lost because nothing else happens in the process.
    this.#timer.ref();
  }

  #progress(): PipelineProgress {
    const { clock, meter } = this.#settings;
    const { pages, bytes, retries } = countsOf(this.#source);
    const elapsed = clock.now() - this.#start.at;
    const { records: totalRecords, done } = this.#journal.checkpoint;
    return {
      records: this.#records,
      dropped: this.#dropped,
      totalRecords,
      pages,
      bytes: bytes ?? (meter && meter.bytes - this.#start.bytes),
      retries: retries ?? (meter && meter.retries - this.#start.retries),
      elapsed,
      rate: elapsed > 0 ? (this.#records * 1000) / elapsed : 0,
      position: this.#position,
      done,
    };
  }
}

/** Not only promises of this realm: what libraries return can often be awaited without being one. */
function isThenable<U>(value: U | PromiseLike<U>): value is PromiseLike<U> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function tooShort(known: number, read: number): PipelineError {
  return new PipelineError(
    "ERR_CHECKPOINT_INVALID",
    `pipeline: the checkpoint is behind record ${known}, and the source has only ${read}; an iterable must give the same records in each run`,
  );
}
