import type { Checkpoint, CheckpointStore } from "./checkpoint.ts";
import { isTransactional, type Sink, type TransactionalSink } from "./sink.ts";
import type { Position } from "./source.ts";

/** What was done since the last commit. */
export interface Advance {
  /** Where the source stands now. */
  readonly position: Position | undefined;
  /** Records that were written. */
  readonly records: number;
  /** Whether the source has ended. */
  readonly done: boolean;
  /** Whether nothing more will come in this run: a source may stop before its end. */
  readonly isLast: boolean;
}

/** A sink together with where its checkpoints are kept: outside it, within it, or nowhere. */
export class Journal<T> {
  readonly #sink: Sink<T> | TransactionalSink<T>;
  readonly #store: CheckpointStore | undefined;
  readonly #name: string | undefined;
  #checkpoint: Checkpoint = { revision: 0, records: 0, done: false };

  /** @throws TypeError for a kind of checkpoint that does not go with the sink. */
  constructor(sink: Sink<T> | TransactionalSink<T>, checkpoint: CheckpointStore | string | undefined) {
    this.#sink = sink;
    if (typeof checkpoint === "string") this.#name = checkName(checkpoint, sink);
    else if (checkpoint !== undefined) this.#store = checkStore(checkpoint, sink);
  }

  /** Whether checkpoints are kept. */
  get isKept(): boolean {
    return this.#store !== undefined || this.#name !== undefined;
  }

  /** How far the ingest is; its revision is that of the checkpoint that was stored last, 0 before the first. */
  get checkpoint(): Checkpoint {
    return this.#checkpoint;
  }

  /** Opens the sink where the last run has committed. What is done is left alone unless `isContinued`. */
  async open(isContinued: boolean): Promise<void> {
    const sink = this.#sink;
    if (isTransactional(sink)) {
      await sink.open(undefined);
      if (this.#name !== undefined) this.#checkpoint = (await sink.loadCheckpoint(this.#name)) ?? this.#checkpoint;
      return;
    }
    this.#checkpoint = (await this.#store?.load()) ?? this.#checkpoint;
    if (this.#checkpoint.done && !isContinued) return;
    const mark = await sink.open(this.#checkpoint.mark);
    // Before anything is written: what a run leaves that dies before its first commit can then be told from what was there before it.
    if (this.#checkpoint.revision === 0) await this.#save({ ...this.#checkpoint, revision: 1 }, mark);
  }

  /** Commits what the sink was given, and the checkpoint. */
  async commit({ position, records, done, isLast }: Advance): Promise<void> {
    const sink = this.#sink;
    const { revision, records: earlier } = this.#checkpoint;
    const checkpoint: Checkpoint = { revision: revision + 1, position, records: earlier + records, done };
    if (isTransactional(sink)) {
      await sink.commit(checkpoint, this.#name);
      this.#checkpoint = checkpoint;
    } else await this.#save(checkpoint, await sink.commit(checkpoint, isLast));
  }

  async #save(checkpoint: Checkpoint, mark: Position | undefined): Promise<void> {
    // A sink that cannot come back to this moment leaves the checkpoint where it was: the next run reads again from there.
    const isStored = mark !== undefined && this.#store !== undefined;
    if (isStored) await this.#store.save({ ...checkpoint, mark });
    this.#checkpoint = isStored ? checkpoint : { ...checkpoint, revision: this.#checkpoint.revision };
  }
}

function checkName<T>(name: string, sink: Sink<T> | TransactionalSink<T>): string {
  if (!isTransactional(sink)) {
    throw new TypeError(
      "pipeline: this sink keeps no checkpoints, so a name is not enough; pass a store, such as fileCheckpoint(path)",
    );
  }
  if (name === "") throw new TypeError("pipeline: the name of the checkpoint is empty");
  return name;
}

function checkStore<T>(store: CheckpointStore, sink: Sink<T> | TransactionalSink<T>): CheckpointStore {
  if (typeof store?.load !== "function" || typeof store.save !== "function")
    throw new TypeError("pipeline: checkpoint must be a store with load() and save(), or a name");
  // Of two places, one would be a step behind whenever the process dies between them.
  if (isTransactional(sink)) {
    throw new TypeError(
      'pipeline: this sink keeps checkpoints itself, in one transaction with its records; pass a name, such as checkpoint: "orders"',
    );
  }
  return store;
}
