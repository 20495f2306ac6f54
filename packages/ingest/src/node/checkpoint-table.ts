import type { DatabaseSync } from "node:sqlite";

import { parseCheckpoint, type Checkpoint } from "../checkpoint.ts";
import { PipelineError } from "../pipeline-error.ts";

/** The table that checkpoints are kept in, by name. */
const table = "haulier_checkpoints";

export function createCheckpointTable(database: DatabaseSync): void {
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (name TEXT PRIMARY KEY, revision INTEGER NOT NULL, checkpoint TEXT NOT NULL) WITHOUT ROWID`,
  );
}

export function loadCheckpoint(database: DatabaseSync, name: string): Checkpoint | undefined {
  const row = database.prepare(`SELECT checkpoint FROM ${table} WHERE name = ?`).get(name);
  return parseCheckpoint(row?.["checkpoint"] as string | undefined, `${table}, ${JSON.stringify(name)}`);
}

/** @throws PipelineError with `ERR_CHECKPOINT_CONFLICT` unless the checkpoint follows on the one that is there. */
export function saveCheckpoint(database: DatabaseSync, name: string, checkpoint: Checkpoint): void {
  const { revision } = checkpoint;
  const text = JSON.stringify(checkpoint);
  const { changes } =
    revision === 1
      ? database.prepare(`INSERT INTO ${table} VALUES (?, 1, ?) ON CONFLICT DO NOTHING`).run(name, text)
      : database
          .prepare(`UPDATE ${table} SET revision = revision + 1, checkpoint = ? WHERE name = ? AND revision = ?`)
          .run(text, name, revision - 1);
  if (Number(changes) !== 1) throw checkpointConflict(name);
}

export function clearCheckpoint(database: DatabaseSync, name: string): void {
  database.prepare(`DELETE FROM ${table} WHERE name = ?`).run(name);
}

/** The error for a checkpoint that does not follow on the one that is there. */
export function checkpointConflict(name: string, options: { cause?: unknown } = {}): PipelineError {
  return new PipelineError(
    "ERR_CHECKPOINT_CONFLICT",
    `the checkpoint ${JSON.stringify(name)} has been changed by somebody else meanwhile; let one process at a time do an ingest`,
    options,
  );
}
