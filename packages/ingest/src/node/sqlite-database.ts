import type { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

/** A database as a path, a `file:` URL, or one that is open. */
export type SqliteInit = string | URL | DatabaseSync;

/** An open database, and how to leave it. */
export interface SqliteLease {
  readonly database: DatabaseSync;
  /** Closes what was opened here; what was handed in stays open. */
  release(): void;
}

/** How long another process may hold the database, in milliseconds. */
const busyTimeout = 5_000;

/** Opens a database, or takes the one that was handed in. `node:sqlite` is loaded here, and not by whoever imports the package. */
export async function leaseSqlite(init: SqliteInit): Promise<SqliteLease> {
  if (typeof init === "object" && "prepare" in init) return { database: init, release: () => {} };
  const sqlite = await import("node:sqlite");
  const path = init instanceof URL ? fileURLToPath(init) : init;
  const database = new sqlite.DatabaseSync(path, { timeout: busyTimeout });
  return { database, release: () => database.close() };
}

/** Runs some statements as a whole: all of them have an effect, or none. They are synchronous, so that nothing of others comes between. */
export function inTransaction(database: DatabaseSync, run: () => void): void {
  // At once, so that another process is waited for before anything is read that it changes.
  database.exec("BEGIN IMMEDIATE");
  try {
    run();
    database.exec("COMMIT");
  } catch (error) {
    // Some errors have ended the transaction themselves.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
