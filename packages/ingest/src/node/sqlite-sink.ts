import { setImmediate } from "node:timers/promises";

import { checkOptionNames } from "@haulier/core";

import type { Checkpoint } from "../checkpoint.ts";
import type { TransactionalSink } from "../sink.ts";
import { createCheckpointTable, loadCheckpoint, saveCheckpoint } from "./checkpoint-table.ts";
import type { Row } from "./record-columns.ts";
import { sqlName } from "./sql-name.ts";
import { inTransaction, leaseSqlite, type SqliteInit, type SqliteLease } from "./sqlite-database.ts";
import { SqliteTable, type SqliteTableInit } from "./sqlite-table.ts";
import { checkTable, columnTypes, type TableColumns } from "./table-options.ts";

/** Options of {@link sqliteSink}. */
export interface SqliteSinkOptions {
  /** The table, which is made when it is not there. */
  table: string;
  /**
   * The columns that are written, and their types if the table is to be made: `["id", "name"]` or `{ id: "INTEGER NOT NULL", name: "TEXT" }`. What
   * else a record has is left out. Types are SQL, and not checked.
   * @defaultValue those of the table, or else the keys of the first batch, without types; a record with others is an error
   */
  columns?: TableColumns | undefined;
  /**
   * The column, or columns, that tell records apart: a record with the key of one that is there replaces the columns that it has, or all of `columns`. They are the primary key of
   * a table that is made here, and need a unique index in another.
   * @defaultValue none: each record is a row
   */
  key?: string | readonly string[] | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof SqliteSinkOptions>(["table", "columns", "key"]);

/**
 * Writes each record, an object, as a row of a SQLite table, and the checkpoint with it, in one transaction: pass the pipeline a name as its
 * `checkpoint`. It stands in the table `haulier_checkpoints`. When two processes go on from the same checkpoint, the second to commit fails, and
 * leaves no rows. A database that is handed in open stays open; it must not be in a transaction.
 *
 * ```ts
 * const sink = sqliteSink("shop.db", { table: "orders", key: "id" });
 * await pipeline(orders, toSink(sink), { checkpoint: "orders" });
 * ```
 * @throws TypeError for options that cannot be used. @throws PipelineError for records that do not fit; the error of SQLite for what it refuses.
 */
export function sqliteSink<T extends object>(database: SqliteInit, options: SqliteSinkOptions): TransactionalSink<T> {
  checkOptionNames("sqliteSink", options, optionNames);
  const init: SqliteTableInit = {
    table: checkTable("sqliteSink", options.table),
    columns: columnTypes("sqliteSink", options.columns),
    key: checkKey(options.key),
  };
  const strange = init.key.find((name) => init.columns?.has(name) === false);
  if (strange !== undefined)
    throw new TypeError(`sqliteSink: the key ${JSON.stringify(strange)} is not among the columns`);
  return new SqliteSink<T>(database, init);
}

class SqliteSink<T extends object> implements TransactionalSink<T> {
  readonly #database: SqliteInit;
  readonly #init: SqliteTableInit;
  #open: { readonly lease: SqliteLease; readonly table: SqliteTable } | undefined;
  /** Held until the commit, so that the transaction has no pause in which statements of others would get into it. */
  #pending: readonly T[] = [];

  constructor(database: SqliteInit, init: SqliteTableInit) {
    this.#database = database;
    this.#init = init;
  }

  async open(): Promise<undefined> {
    const lease = await leaseSqlite(this.#database);
    try {
      this.#open = { lease, table: new SqliteTable(lease.database, this.#init) };
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  loadCheckpoint(name: string): Checkpoint | undefined {
    const { lease } = this.#opened();
    createCheckpointTable(lease.database);
    return loadCheckpoint(lease.database, name);
  }

  async write(records: readonly T[]): Promise<void> {
    this.#pending = this.#pending.length === 0 ? records : [...this.#pending, ...records];
    // SQLite is synchronous: without a pause here, a fast source would let nothing else happen, not even an abort.
    await setImmediate();
  }

  commit(checkpoint: Checkpoint, name: string | undefined): void {
    const { lease, table } = this.#opened();
    const records = this.#pending as readonly Row[];
    this.#pending = [];
    if (records.length === 0 && name === undefined) return;
    inTransaction(lease.database, () => {
      // First: who is not the only one is told that, and not what comes of it.
      if (name !== undefined) saveCheckpoint(lease.database, name, checkpoint);
      table.put(records);
    });
  }

  close(): void {
    this.#pending = [];
    this.#open?.lease.release();
    this.#open = undefined;
  }

  #opened(): { readonly lease: SqliteLease; readonly table: SqliteTable } {
    if (this.#open === undefined) throw new TypeError("sqliteSink: not open; use it in a pipeline, which opens it");
    return this.#open;
  }
}

function checkKey(key: string | readonly string[] | undefined): readonly string[] {
  const names = key === undefined ? [] : typeof key === "string" ? [key] : key;
  if (!Array.isArray(names) || (key !== undefined && names.length === 0))
    throw new TypeError("sqliteSink: key must be the name of a column, or an array of them");
  for (const name of names as readonly string[]) sqlName(name);
  return names as readonly string[];
}
