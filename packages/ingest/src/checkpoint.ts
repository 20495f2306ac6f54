import { PipelineError } from "./pipeline-error.ts";
import type { Position } from "./source.ts";

/** How far an ingest has got, as JSON. What stands in the sink up to here is the records up to here: none is lost, none is there twice. */
export interface Checkpoint {
  /** Counts the checkpoints of an ingest, from 1. A store may refuse one that does not follow on what it has. */
  readonly revision: number;
  /** Where the source goes on; absent before its first record. */
  readonly position?: Position | undefined;
  /** What brings the sink back to this moment; absent where it keeps the checkpoint itself. */
  readonly mark?: Position | undefined;
  /** Records in the sink, of all runs. */
  readonly records: number;
  /** Whether the source has ended. */
  readonly done: boolean;
}

/**
 * Where the checkpoint of one ingest is kept between runs. `save` has to be all or nothing, and to last, before it resolves. Any store will do:
 *
 * ```ts
 * const store: CheckpointStore = {
 *   load: async () => parseCheckpoint(await redis.get("orders")),
 *   save: async (checkpoint) => void (await redis.set("orders", JSON.stringify(checkpoint))),
 *   clear: async () => void (await redis.del("orders")),
 * };
 * ```
 */
export interface CheckpointStore {
  /** What was saved last; undefined when there is nothing. */
  load(): Checkpoint | undefined | Promise<Checkpoint | undefined>;
  save(checkpoint: Checkpoint): void | Promise<void>;
  /** Forgets what was saved, so that the next run begins anew. */
  clear(): void | Promise<void>;
}

/** Keeps a checkpoint in memory: for tests, and for runs of one process. `checkpoint` is what is there from the start. */
export function memoryCheckpoint(checkpoint?: Checkpoint): CheckpointStore {
  let text = checkpoint === undefined ? undefined : JSON.stringify(checkpoint);
  return {
    load: () => parseCheckpoint(text),
    save: (next) => {
      // As text: what is changed in it later has not been saved.
      text = JSON.stringify(next);
    },
    clear: () => {
      text = undefined;
    },
  };
}

/**
 * A checkpoint from its JSON, for stores of one's own; undefined for null, undefined and an empty text. `where` is for the message.
 * @throws PipelineError with `ERR_CHECKPOINT_INVALID` for anything else; it does not quote the text.
 */
export function parseCheckpoint(text: string | null | undefined, where = "the store"): Checkpoint | undefined {
  if (text === undefined || text === null || text === "") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Without the cause, which quotes the text.
    throw invalid(where, "it is not JSON");
  }
  if (!isCheckpoint(value)) throw invalid(where, "revision, records or done is missing");
  return value;
}

function isCheckpoint(value: unknown): value is Checkpoint {
  if (typeof value !== "object" || value === null) return false;
  const { revision, records, done } = value as Partial<Record<keyof Checkpoint, unknown>>;
  return isCount(revision) && isCount(records) && typeof done === "boolean";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function invalid(where: string, reason: string): PipelineError {
  return new PipelineError(
    "ERR_CHECKPOINT_INVALID",
    `cannot go on: what is in ${where} is no checkpoint (${reason}); restore it, or clear it and the sink to begin anew`,
  );
}
