import type { Position } from "./source.ts";

/** How far a {@link pipeline} is. */
export interface PipelineProgress {
  /** Records that this run has committed to the sink. */
  readonly records: number;
  /** Records that `transform` has left out in this run. */
  readonly dropped: number;
  /** Records in the sink, of this run and those before it that it went on from. */
  readonly totalRecords: number;
  /** Pages that were fetched; undefined where the source does not count them. */
  readonly pages: number | undefined;
  /** Bytes that were received, as they travelled; undefined where neither the source nor a `meter` counts them. */
  readonly bytes: number | undefined;
  /** Requests that were sent again; undefined where neither the source nor a `meter` counts them. */
  readonly retries: number | undefined;
  /** How long this run has taken, in milliseconds. */
  readonly elapsed: number;
  /** Records in a second, on average over this run. */
  readonly rate: number;
  /** Where the source stands. */
  readonly position: Position | undefined;
  /** Whether the source has ended. In a summary, false says that it has stopped before, at `maxPages` say; the next run goes on behind that. */
  readonly done: boolean;
}

/** What a {@link pipeline} has done. */
export interface PipelineSummary extends PipelineProgress {
  /** Whether this run went on from a checkpoint of an earlier one. */
  readonly resumed: boolean;
}
