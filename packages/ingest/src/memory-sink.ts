import { PipelineError } from "./pipeline-error.ts";
import type { Sink } from "./sink.ts";
import type { Position } from "./source.ts";

/** A sink whose records are in memory: see {@link memorySink}. */
export interface MemorySink<T> extends Sink<T> {
  /** What was committed. */
  readonly records: readonly T[];
}

/**
 * A sink that keeps its records in an array, for tests and small data. Opened again, by another pipeline, it goes on behind what was committed.
 *
 * ```ts
 * const sink = memorySink<Order>();
 * await pipeline(orders, toSink(sink));
 * console.log(sink.records);
 * ```
 */
export function memorySink<T>(): MemorySink<T> {
  const records: T[] = [];
  let pending: T[] = [];
  return {
    records,
    open: (mark) => {
      pending = [];
      records.length = lengthAt(mark, records.length);
      return records.length;
    },
    write: (batch) => {
      for (const record of batch) pending.push(record);
    },
    commit: () => {
      for (const record of pending) records.push(record);
      pending = [];
      return records.length;
    },
    close: () => {
      pending = [];
    },
  };
}

function lengthAt(mark: Position | undefined, length: number): number {
  if (mark === undefined) return length;
  if (typeof mark === "number" && mark <= length) return mark;
  throw new PipelineError(
    "ERR_SINK_CHANGED",
    `memory sink: the checkpoint is behind records that are not here; it has ${length}. Use the sink of the earlier run, or clear the checkpoint`,
  );
}
