import { sqlName } from "./sql-name.ts";

/** The columns of a table: their names, or their names with their types as SQL, such as `{ id: "INTEGER NOT NULL" }`. */
export type TableColumns = readonly string[] | Readonly<Record<string, string>>;

/** @throws TypeError for what is neither. */
export function columnTypes(owner: string, columns: TableColumns | undefined): Map<string, string> | undefined {
  if (columns === undefined) return undefined;
  const isList = Array.isArray(columns);
  const pairs: [string, unknown][] = isList ? columns.map((name) => [name, ""]) : Object.entries(columns);
  const types = new Map<string, string>();
  for (const [name, type] of pairs) {
    sqlName(name);
    if (typeof type !== "string")
      throw new TypeError(`${owner}: the type of column ${JSON.stringify(name)} must be SQL`);
    types.set(name, type);
  }
  if (types.size === 0 || types.size < pairs.length)
    throw new TypeError(`${owner}: columns must name at least one column, and each of them once`);
  return types;
}

/** @throws TypeError for what is no name of a table. */
export function checkTable(owner: string, table: string): string {
  if (typeof table !== "string") throw new TypeError(`${owner}: the option table must be the name of a table`);
  return sqlName(table);
}
