import { checkOptionNames } from "@haulier/core";

import type { Checkpoint } from "./checkpoint.ts";
import type { Position } from "./source.ts";

/**
 * Takes records, and can be brought back to any moment that it has committed. {@link pipeline} opens it, then writes and commits in turn, one
 * call at a time, and closes it in the end, whatever happens; a process that is killed closes nothing.
 */
export interface Sink<T> {
  /**
   * Opens the sink as it was at `mark`, undoing whatever was written since; without one, for what is to be added to what is there. Returns a mark
   * of the moment that it is at.
   * @throws when that cannot be: what was there at the mark is gone.
   */
  open(mark: Position | undefined): Position | undefined | Promise<Position | undefined>;
  /** Takes records. Resolves when it can take more: that is the back-pressure. */
  write(records: readonly T[]): void | Promise<void>;
  /**
   * Makes what was written last, over a crash of the machine, and returns the mark to come back to this moment. Undefined when it cannot come back
   * to it, but only to an earlier one: then that stays the checkpoint. `isLast` says that nothing more will come in this run.
   */
  commit(checkpoint: Checkpoint, isLast: boolean): Position | undefined | Promise<Position | undefined>;
  /** Releases what the sink holds, if it was opened. What was written since the last commit is dropped. */
  close(): void | Promise<void>;
}

/** A sink that keeps checkpoints with its records, in one transaction, such as a database. It needs no other store. */
export interface TransactionalSink<T> extends Omit<Sink<T>, "commit"> {
  /** The checkpoint that was committed last under a name; undefined when there is none. The sink is open. */
  loadCheckpoint(name: string): Checkpoint | undefined | Promise<Checkpoint | undefined>;
  /**
   * Commits the records, and the checkpoint with them if a name is given.
   * @throws PipelineError with `ERR_CHECKPOINT_CONFLICT`, and commits nothing, when `checkpoint.revision` does not follow on the one that is there.
   */
  commit(checkpoint: Checkpoint, name: string | undefined): void | Promise<void>;
}

/** How {@link toSink} makes batches of records. */
export interface ToSinkOptions {
  /** Records that are read from the source before they are written and committed together. They are in memory until then. @defaultValue 1_000 */
  batchSize?: number | undefined;
  /** The longest time that a record waits for its batch to fill, in milliseconds; `Infinity` for no limit. @defaultValue 1_000 */
  flushInterval?: number | undefined;
}

/** A sink and the size of its batches: the end of a {@link pipeline}. */
export interface SinkStage<T> {
  readonly sink: Sink<T> | TransactionalSink<T>;
  readonly batchSize: number;
  readonly flushInterval: number;
}

const optionNames: ReadonlySet<string> = new Set<keyof ToSinkOptions>(["batchSize", "flushInterval"]);

/** The longest delay that timers take, 24.8 days. */
const MAX_DELAY = 2 ** 31 - 1;

/**
 * The end of a {@link pipeline}: a sink, and how many records it is given at once. Each batch is committed, so small ones lose less work when a
 * process is killed, and large ones are faster.
 * @throws TypeError for what is no sink and for unknown options, RangeError for numbers that cannot be.
 */
export function toSink<T>(sink: Sink<T> | TransactionalSink<T>, options: ToSinkOptions = {}): SinkStage<T> {
  checkOptionNames("toSink", options, optionNames);
  const { batchSize = 1_000, flushInterval = 1_000 } = options;
  for (const method of ["open", "write", "commit", "close"] as const) {
    if (typeof (sink as Partial<Sink<T>> | undefined)?.[method] !== "function")
      throw new TypeError(`toSink: expected a sink, an object with ${method}(), such as memorySink()`);
  }
  if (!Number.isSafeInteger(batchSize) || batchSize < 1)
    throw new RangeError(`toSink: batchSize must be a whole number of records above 0, got ${String(batchSize)}`);
  if (flushInterval !== Number.POSITIVE_INFINITY && !(flushInterval > 0 && flushInterval <= MAX_DELAY)) {
    throw new RangeError(
      `toSink: flushInterval must be milliseconds above 0, at most ${MAX_DELAY}, or Infinity, got ${String(flushInterval)}`,
    );
  }
  return { sink, batchSize, flushInterval };
}

/** Whether a sink keeps checkpoints itself. */
export function isTransactional<T>(sink: Sink<T> | TransactionalSink<T>): sink is TransactionalSink<T> {
  return "loadCheckpoint" in sink;
}
