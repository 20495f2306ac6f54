import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

import { PipelineError } from "../pipeline-error.ts";
import { areSame, fieldOf, keysOf, unknownColumn, type Row } from "./record-columns.ts";
import { sqlName } from "./sql-name.ts";
import { sqliteValue } from "./sqlite-value.ts";

/** What a {@link SqliteTable} is to be. */
export interface SqliteTableInit {
  /** Its name, quoted. */
  readonly table: string;
  /** Columns and their types; undefined for those of the table, or of the first records. */
  readonly columns: ReadonlyMap<string, string> | undefined;
  /** The columns that tell records apart; a record with those of another one replaces it. */
  readonly key: readonly string[];
}

/** Puts records into a table, which it makes when it is not there. */
export class SqliteTable {
  readonly #database: DatabaseSync;
  readonly #init: SqliteTableInit;
  #known: ReadonlySet<string>;
  /** The statement of the last record, and its columns: those of the next one mostly are the same. */
  #insert: { readonly names: readonly string[]; readonly statement: StatementSync } | undefined;

  constructor(database: DatabaseSync, init: SqliteTableInit) {
    this.#database = database;
    this.#init = init;
    this.#known = this.#existing();
  }

  /** Within a transaction of the caller's. @throws PipelineError for records that do not fit. */
  put(records: readonly Row[]): void {
    const { columns } = this.#init;
    const keys = keysOf("sqliteSink", records);
    const given = columns && [...columns.keys()];
    const names = given ?? keys;
    if (records.length === 0) return;
    // Looked at again, since somebody else may have made it.
    if (this.#known.size === 0) this.#known = this.#existing();
    if (this.#known.size === 0) this.#create(names);
    const stranger = names.find((name) => !this.#known.has(name));
    if (stranger !== undefined) throw unknownColumn("sqliteSink", stranger);
    for (const record of records) {
      this.#checkKey(record);
      // Those of the record, and not of its batch: what it leaves alone must not depend on who else is in that.
      const own = given ?? Object.keys(record);
      this.#statement(own).run(...own.map((name): SQLInputValue => sqliteValue(fieldOf(record, name), name)));
    }
  }

  /** Without a key, a record would be another one each time. */
  #checkKey(record: Row): void {
    const missing = this.#init.key.find((name) => (fieldOf(record, name) ?? null) === null);
    if (missing === undefined) return;
    throw new PipelineError(
      "ERR_SINK_VALUE",
      `sqliteSink: a record has no ${JSON.stringify(missing)}, which is its key; give it one, or leave it out, by transform`,
    );
  }

  #create(names: readonly string[]): void {
    const { table, columns, key } = this.#init;
    if (names.length === 0) throw withoutColumns();
    const definitions = names.map((name) => `${sqlName(name)} ${columns?.get(name) ?? ""}`);
    if (key.length > 0) definitions.push(`PRIMARY KEY (${key.map(sqlName).join(", ")})`);
    this.#database.exec(`CREATE TABLE ${table} (${definitions.join(", ")})`);
    this.#known = new Set(names);
  }

  #existing(): ReadonlySet<string> {
    const rows = this.#database.prepare(`PRAGMA table_info(${this.#init.table})`).all();
    return new Set(rows.map((row) => String(row["name"])));
  }

  #statement(names: readonly string[]): StatementSync {
    if (this.#insert !== undefined && areSame(this.#insert.names, names)) return this.#insert.statement;
    const { table } = this.#init;
    const columns = names.map(sqlName).join(", ");
    const places = names.map(() => "?").join(", ");
    const values = names.length === 0 ? "DEFAULT VALUES" : `(${columns}) VALUES (${places})${this.#onConflict(names)}`;
    const sql = `INSERT INTO ${table} ${values}`;
    let statement: StatementSync;
    try {
      statement = this.#database.prepare(sql);
    } catch (cause) {
      throw cannotInsert(table, this.#init.key, cause);
    }
    this.#insert = { names, statement };
    return statement;
  }

  #onConflict(names: readonly string[]): string {
    const { key } = this.#init;
    if (key.length === 0) return "";
    const rest = names
      .filter((name) => !key.includes(name))
      .map((name) => `${sqlName(name)} = excluded.${sqlName(name)}`);
    const action = rest.length === 0 ? "DO NOTHING" : `DO UPDATE SET ${rest.join(", ")}`;
    return ` ON CONFLICT (${key.map(sqlName).join(", ")}) ${action}`;
  }
}

function withoutColumns(): PipelineError {
  return new PipelineError(
    "ERR_SINK_COLUMNS",
    "sqliteSink: the first records have no keys, so that no table can be made of them; give columns",
  );
}

function cannotInsert(table: string, key: readonly string[], cause: unknown): unknown {
  if (key.length === 0 || !String(cause).includes("ON CONFLICT")) return cause;
  const columns = key.map(sqlName).join(", ");
  return new PipelineError(
    "ERR_SINK_COLUMNS",
    `sqliteSink: the table ${table} has no unique index on its key; CREATE UNIQUE INDEX ... ON ${table} (${columns})`,
    { cause },
  );
}
