import { checkOptionNames, systemClock, type Clock } from "@haulier/core";

import type { CheckpointStore } from "./checkpoint.ts";
import type { Meter } from "./meter.ts";
import type { PipelineProgress } from "./pipeline-summary.ts";

/** Makes of a record what is written, or undefined to leave it out. */
export type Transform<T, U> = (record: T) => U | undefined | Promise<U | undefined>;

/** Options of {@link pipeline}. */
export interface PipelineOptions<T, U> {
  /**
   * Where it is kept how far the ingest is, so that the next run goes on there: a store, or for a sink that keeps it with its records, such as a
   * database, a name. Without one, each run begins anew.
   */
  checkpoint?: CheckpointStore | string | undefined;
  /**
   * What to do when the checkpoint says that an earlier run has reached the end: `"return"` its summary, or `"continue"` behind its last record, for
   * a source that grows.
   * @defaultValue "return"
   */
  whenDone?: "return" | "continue" | undefined;
  /** Makes of each record what is written, or undefined to leave it out. What it throws ends the pipeline. */
  transform?: Transform<T, U> | undefined;
  /** Told after each commit. What it throws ends the pipeline. */
  onProgress?: ((progress: PipelineProgress) => void) | undefined;
  /** Counts bytes and retries, where the source does not count them itself. */
  meter?: Meter | undefined;
  /** Ends the pipeline: it rejects with `signal.reason`. What was committed stays. */
  signal?: AbortSignal | undefined;
  /** The time that `flushInterval` and `elapsed` go by. @defaultValue the real one */
  clock?: Clock | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof PipelineOptions<never, never>>([
  "checkpoint",
  "whenDone",
  "transform",
  "onProgress",
  "meter",
  "signal",
  "clock",
]);

/** The options with their defaults. */
export interface PipelineSettings<T, U> extends PipelineOptions<T, U> {
  readonly isContinued: boolean;
  readonly clock: Clock;
}

/** @throws TypeError for an option that is unknown or cannot be used. */
export function resolvePipelineOptions<T, U>(options: PipelineOptions<T, U>): PipelineSettings<T, U> {
  checkOptionNames("pipeline", options, optionNames);
  const { whenDone = "return", clock = systemClock, transform, onProgress, signal } = options;
  if (whenDone !== "return" && whenDone !== "continue")
    throw new TypeError(`pipeline: whenDone must be "return" or "continue", got ${JSON.stringify(whenDone)}`);
  for (const [name, value] of Object.entries({ transform, onProgress })) {
    if (value !== undefined && typeof value !== "function")
      throw new TypeError(`pipeline: ${name} must be a function, got ${typeof value}`);
  }
  if (signal !== undefined && typeof signal?.throwIfAborted !== "function")
    throw new TypeError("pipeline: signal must be an AbortSignal; of an AbortController, pass its signal");
  return { ...options, isContinued: whenDone === "continue", clock };
}
