import type { DatabaseSync } from "node:sqlite";

import type { CheckpointStore } from "../checkpoint.ts";
import { clearCheckpoint, createCheckpointTable, loadCheckpoint, saveCheckpoint } from "./checkpoint-table.ts";
import { inTransaction, leaseSqlite, type SqliteInit } from "./sqlite-database.ts";

/**
 * Keeps a checkpoint in a table of a SQLite database, by name, next to those of other ingests: for sinks that have no place for it themselves, such
 * as files. It notices when another process goes on from the same checkpoint. A database that is handed in open stays open; one by its path is
 * opened for each call.
 */
export function sqliteCheckpoint(database: SqliteInit, name: string): CheckpointStore {
  if (typeof name !== "string" || name === "")
    throw new TypeError("sqliteCheckpoint: expected a name for the checkpoint");
  const withTable = async <R>(use: (database: DatabaseSync) => R): Promise<R> => {
    const lease = await leaseSqlite(database);
    try {
      createCheckpointTable(lease.database);
      return use(lease.database);
    } finally {
      lease.release();
    }
  };
  return {
    load: () => withTable((table) => loadCheckpoint(table, name)),
    save: (checkpoint) => withTable((table) => inTransaction(table, () => saveCheckpoint(table, name, checkpoint))),
    clear: () => withTable((table) => clearCheckpoint(table, name)),
  };
}
