import type * as duckdb from "@duckdb/node-api";
import type { DuckDBConnection, JS } from "@duckdb/node-api";

import { PipelineError } from "../pipeline-error.ts";
import { duckdbTypes, duckdbValue } from "./duckdb-value.ts";
import { fieldOf, keysOf, unknownColumn, type Row } from "./record-columns.ts";
import { sqlName } from "./sql-name.ts";
import { columnKind } from "./value-kind.ts";

/** What is used of `@duckdb/node-api`. */
export type Duckdb = typeof duckdb;

/** What a {@link DuckdbTable} is to be. */
export interface DuckdbTableInit {
  /** Its name. */
  readonly table: string;
  /** Columns and their types; undefined for those of the table, or of the first records. */
  readonly columns: ReadonlyMap<string, string> | undefined;
}

/** Puts records into a table, which it makes when it is not there. */
export class DuckdbTable {
  readonly #duckdb: Duckdb;
  readonly #connection: DuckDBConnection;
  readonly #init: DuckdbTableInit;
  /** All columns of the table, in its order; none while there is no table. */
  #names: readonly string[];

  private constructor(api: Duckdb, connection: DuckDBConnection, init: DuckdbTableInit, names: readonly string[]) {
    this.#duckdb = api;
    this.#connection = connection;
    this.#init = init;
    this.#names = names;
  }

  static async open(api: Duckdb, connection: DuckDBConnection, init: DuckdbTableInit): Promise<DuckdbTable> {
    return new DuckdbTable(api, connection, init, await columnNames(connection, init.table));
  }

  /** Within a transaction of the caller's. @throws PipelineError for records that do not fit. */
  async put(records: readonly Row[]): Promise<void> {
    const { columns } = this.#init;
    const keys = keysOf("duckdbSink", records);
    const wanted = columns === undefined ? keys : [...columns.keys()];
    if (wanted.length === 0) return;
    if (this.#names.length === 0) this.#names = await this.#create(wanted, records);
    const stranger = wanted.find((name) => !this.#names.includes(name));
    if (stranger !== undefined) throw unknownColumn("duckdbSink", stranger);
    await this.#append(records, new Set(wanted));
  }

  async #create(names: readonly string[], records: readonly Row[]): Promise<readonly string[]> {
    const { table, columns } = this.#init;
    const typeOf = (name: string): string => columns?.get(name) || duckdbTypes[columnKind(records, name)];
    const definitions = names.map((name) => `${sqlName(name)} ${typeOf(name)}`);
    await this.#connection.run(`CREATE TABLE ${sqlName(table)} (${definitions.join(", ")})`);
    return names;
  }

  async #append(records: readonly Row[], wanted: ReadonlySet<string>): Promise<void> {
    const { DuckDBDataChunkWriter, JSToDuckDBValueConverter } = this.#duckdb;
    const appender = await this.#connection.createAppender(this.#init.table);
    try {
      const columns = this.#names.map((name, index) => {
        const type = appender.columnType(index);
        return { name, isWanted: wanted.has(name), type: type.alias ?? String(type) };
      });
      const writer = DuckDBDataChunkWriter.forAppender<JS>(appender, { converter: JSToDuckDBValueConverter });
      for (const record of records) {
        writer.appendRow(
          columns.map(({ name, isWanted, type }) => (isWanted ? duckdbValue(fieldOf(record, name), type, name) : null)),
        );
      }
      writer.flush();
      appender.flushSync();
    } catch (error) {
      appender.clear();
      throw refused(error);
    } finally {
      appender.closeSync();
    }
  }
}

/** The columns of a table, in its order; none when it is not there. */
async function columnNames(connection: DuckDBConnection, table: string): Promise<string[]> {
  const result = await connection.runAndReadAll(
    "SELECT column_name FROM duckdb_columns() WHERE table_name = $1 AND schema_name = current_schema() AND database_name = current_database() ORDER BY column_index",
    [table],
  );
  return result.getRows().map(([name]) => String(name));
}

function refused(error: unknown): unknown {
  const [, place] = /^Failed to set (column .*)$/.exec(error instanceof Error ? error.message : "") ?? [];
  if (place === undefined) return error;
  return new PipelineError(
    "ERR_SINK_VALUE",
    `duckdbSink: a value does not fit into ${place}; convert it by transform`,
    {
      cause: error,
    },
  );
}
