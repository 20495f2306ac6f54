import { PipelineError } from "./pipeline-error.ts";
import type { Position, Source } from "./source.ts";

/**
 * Records to be read: an iterable, from its start, or a function that opens a source at a position; undefined is the start. The signal aborts as
 * soon as the pipeline is over, however it ends.
 */
export type SourceInit<T> =
  | Iterable<T>
  | AsyncIterable<T>
  | ((position: Position | undefined, signal: AbortSignal) => Iterable<T> | AsyncIterable<T>);

/** A source that is being read. */
export interface SourceReading<T> {
  readonly source: object;
  readonly iterator: Iterator<T> | AsyncIterator<T>;
  /** How many records come that an earlier run has read. */
  readonly known: number;
  /** Where the source stands; `read` records have come from it, known ones included. */
  position(read: number): Position | undefined;
  /** Whether it has stopped before its end, as a limit on pages says. */
  isTruncated(): boolean;
}

/**
 * Opens a source at `position`. An iterable that has no positions is read from its start: its position is the number of its records, and those
 * before are known. `isKept` says whether positions are stored.
 * @throws TypeError for what is no source, or one that could not go on later.
 */
export function openSource<T>(
  init: SourceInit<T>,
  position: Position | undefined,
  isKept: boolean,
  signal: AbortSignal,
): SourceReading<T> {
  const isOpener = typeof init === "function";
  const source = isOpener ? init(position, signal) : init;
  if (!isIterable(source)) {
    throw new TypeError(
      `pipeline: the source must be an iterable of records, or a function that returns one, got ${source === null ? "null" : typeof source}`,
    );
  }
  if (isKept && isOpener !== hasPosition(source)) throw isOpener ? withoutPosition() : withoutOpener();
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const common = { source, iterator, isTruncated: () => "truncated" in source && source.truncated === true };
  if (hasPosition(source)) {
    // Before its first record, a source may not know where it stands: that is where it was opened.
    return {
      ...common,
      known: 0,
      position: (read) => (read === 0 && source.position === null ? position : source.position),
    };
  }
  return { ...common, known: isKept ? countAt(position) : 0, position: (read) => read };
}

function isIterable(value: unknown): value is Iterable<never> | AsyncIterable<never> {
  return typeof value === "object" && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value);
}

function hasPosition(source: object): source is Source<unknown> {
  return "position" in source && Symbol.asyncIterator in source;
}

function countAt(position: Position | undefined): number {
  if (position === undefined) return 0;
  if (typeof position === "number" && Number.isSafeInteger(position) && position >= 0) return position;
  throw new PipelineError(
    "ERR_CHECKPOINT_INVALID",
    "pipeline: the checkpoint is that of a source with positions of its own, and records of an iterable are counted; pass (position) => source, or clear the checkpoint",
  );
}

function withoutOpener(): TypeError {
  return new TypeError(
    "pipeline: this source can begin at a position, so that it goes on from a checkpoint; pass a function that opens it there: (position) => source",
  );
}

function withoutPosition(): TypeError {
  return new TypeError(
    "pipeline: what the function has opened has no position for the checkpoint; return a Source, made by positioned() for example",
  );
}
