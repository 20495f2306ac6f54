import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { checkOptionNames } from "@haulier/core";

import { parseCheckpoint, type Checkpoint } from "../checkpoint.ts";
import type { TransactionalSink } from "../sink.ts";
import { checkpointConflict } from "./checkpoint-table.ts";
import { DuckdbTable, type Duckdb, type DuckdbTableInit } from "./duckdb-table.ts";
import { importPeer } from "./import-peer.ts";
import type { Row } from "./record-columns.ts";
import { checkTable, columnTypes, type TableColumns } from "./table-options.ts";

/** A database as a path, `:memory:`, or a `DuckDBInstance` of `@duckdb/node-api`. */
export type DuckdbInit = string | { connect(): Promise<unknown> };

/** Options of {@link duckdbSink}. */
export interface DuckdbSinkOptions {
  /** The table, which is made when it is not there. */
  table: string;
  /**
   * The columns that are written, and their types if the table is to be made: `{ id: "BIGINT", at: "TIMESTAMP" }`. What else a record has is left
   * out. Types are SQL, and not checked.
   * @defaultValue those of the table, or else the keys of the first batch, with types of its values; a record with others is an error
   */
  columns?: TableColumns | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof DuckdbSinkOptions>(["table", "columns"]);

/**
 * Writes each record, an object, as a row of a DuckDB table, and the checkpoint with it, in one transaction: pass the pipeline a name as its
 * `checkpoint`. It stands in the table `haulier_checkpoints`. Needs `@duckdb/node-api`. DuckDB likes large batches: `toSink(sink, { batchSize: 50_000 })`.
 *
 * ```ts
 * const sink = duckdbSink("shop.duckdb", { table: "orders", columns: { id: "BIGINT", total: "DECIMAL(10,2)" } });
 * await pipeline(orders, toSink(sink, { batchSize: 50_000 }), { checkpoint: "orders" });
 * ```
 * @throws TypeError for options that cannot be used. @throws PipelineError for records that do not fit, and without `@duckdb/node-api`.
 */
export function duckdbSink<T extends object>(database: DuckdbInit, options: DuckdbSinkOptions): TransactionalSink<T> {
  checkOptionNames("duckdbSink", options, optionNames);
  checkTable("duckdbSink", options.table);
  return new DuckdbSink<T>(database, {
    table: options.table,
    columns: columnTypes("duckdbSink", options.columns),
  });
}

/** What is there while the sink is open. */
interface Opened {
  readonly connection: DuckDBConnection;
  readonly table: DuckdbTable;
  /** The instance, if it was made here. */
  readonly own: DuckDBInstance | undefined;
}

const checkpoints = "haulier_checkpoints";

class DuckdbSink<T extends object> implements TransactionalSink<T> {
  readonly #database: DuckdbInit;
  readonly #init: DuckdbTableInit;
  #open: Opened | undefined;
  #pending: readonly T[] = [];

  constructor(database: DuckdbInit, init: DuckdbTableInit) {
    this.#database = database;
    this.#init = init;
  }

  async open(): Promise<undefined> {
    const duckdb = await importPeer("duckdbSink", "@duckdb/node-api", () => import("@duckdb/node-api"));
    const { connection, own } = await connect(duckdb, this.#database);
    try {
      this.#open = { connection, own, table: await DuckdbTable.open(duckdb, connection, this.#init) };
    } catch (error) {
      connection.closeSync();
      own?.closeSync();
      throw error;
    }
  }

  async loadCheckpoint(name: string): Promise<Checkpoint | undefined> {
    const { connection } = this.#opened();
    await createCheckpointTable(connection);
    const result = await connection.runAndReadAll(`SELECT checkpoint FROM ${checkpoints} WHERE name = $1`, [name]);
    const [row] = result.getRows();
    return row === undefined ? undefined : parseCheckpoint(String(row[0]), `${checkpoints}, ${JSON.stringify(name)}`);
  }

  write(records: readonly T[]): void {
    this.#pending = this.#pending.length === 0 ? records : [...this.#pending, ...records];
  }

  async commit(checkpoint: Checkpoint, name: string | undefined): Promise<void> {
    const { connection, table } = this.#opened();
    const records = this.#pending as readonly Row[];
    this.#pending = [];
    if (records.length === 0 && name === undefined) return;
    await connection.run("BEGIN TRANSACTION");
    try {
      if (name !== undefined) await saveCheckpoint(connection, name, checkpoint);
      await table.put(records);
      await connection.run("COMMIT");
    } catch (error) {
      // Some errors have ended the transaction themselves.
      await connection.run("ROLLBACK").catch(() => {});
      // It does not wait for another transaction on the same row either.
      if (name !== undefined && isConflict(error, "Conflict")) throw checkpointConflict(name, { cause: error });
      throw error;
    }
  }

  close(): void {
    const { connection, own } = this.#open ?? {};
    this.#open = undefined;
    this.#pending = [];
    connection?.closeSync();
    own?.closeSync();
  }

  #opened(): Opened {
    if (this.#open === undefined) throw new TypeError("duckdbSink: not open; use it in a pipeline, which opens it");
    return this.#open;
  }
}

async function connect(
  duckdb: Duckdb,
  database: DuckdbInit,
): Promise<{ connection: DuckDBConnection; own: DuckDBInstance | undefined }> {
  if (typeof database !== "string")
    return { connection: (await database.connect()) as DuckDBConnection, own: undefined };
  // Of the cache, since a file is to be open once in a process.
  const own = await duckdb.DuckDBInstance.fromCache(database);
  try {
    return { connection: await own.connect(), own };
  } catch (error) {
    own.closeSync();
    throw error;
  }
}

/** Tries again when another pipeline makes it at the same moment, which DuckDB refuses instead of waiting. */
async function createCheckpointTable(connection: DuckDBConnection): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await connection.run(
        `CREATE TABLE IF NOT EXISTS ${checkpoints} (name VARCHAR PRIMARY KEY, revision BIGINT NOT NULL, checkpoint VARCHAR NOT NULL)`,
      );
      return;
    } catch (error) {
      if (attempt === createAttempts || !isConflict(error, "Catalog")) throw error;
    }
  }
}

/** Each of them waits for what DuckDB has to do meanwhile. */
const createAttempts = 100;

/** Whether another transaction has been quicker: with a definition, or with a row. */
function isConflict(error: unknown, kind: "Catalog" | "Conflict"): boolean {
  return (
    error instanceof Error && error.message.startsWith("TransactionContext Error:") && error.message.includes(kind)
  );
}

/** @throws PipelineError with `ERR_CHECKPOINT_CONFLICT` unless the checkpoint follows on the one that is there. */
async function saveCheckpoint(connection: DuckDBConnection, name: string, checkpoint: Checkpoint): Promise<void> {
  const { revision } = checkpoint;
  const text = JSON.stringify(checkpoint);
  const { rowsChanged } =
    revision === 1
      ? await connection.run(`INSERT INTO ${checkpoints} VALUES ($1, 1, $2) ON CONFLICT DO NOTHING`, [name, text])
      : await connection.run(
          `UPDATE ${checkpoints} SET revision = revision + 1, checkpoint = $1 WHERE name = $2 AND revision = $3`,
          [text, name, BigInt(revision - 1)],
        );
  if (rowsChanged !== 1) throw checkpointConflict(name);
}
