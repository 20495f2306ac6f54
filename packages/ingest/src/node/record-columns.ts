import { PipelineError } from "../pipeline-error.ts";

/** A record of a sink that has columns. */
export type Row = Readonly<Record<string, unknown>>;

/** The keys of some records, in the order in which they are first seen. @throws PipelineError for records that are no plain objects. */
export function keysOf(owner: string, records: readonly unknown[]): string[] {
  const keys = new Set<string>();
  for (const record of records) for (const key of Object.keys(asRow(owner, record))) keys.add(key);
  return [...keys];
}

/** What a record has in a column; undefined for what it only has as every object has it, such as `constructor`. */
export function fieldOf(record: Row, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(record, name) ? undefined : record[name];
}

/**
 * Decides about the columns of a sink: those that it was given, or those of the first records. Of records with others, nothing is lost silently.
 */
export class RecordColumns {
  readonly #owner: string;
  readonly #given: readonly string[] | undefined;
  #names: readonly string[] | undefined;
  #known: ReadonlySet<string> = new Set();

  constructor(owner: string, given: readonly string[] | undefined) {
    this.#owner = owner;
    this.#given = given;
    this.restart(undefined);
  }

  /** The columns, once they are decided. */
  get names(): readonly string[] | undefined {
    return this.#names;
  }

  /**
   * Begins again, with the columns that an earlier run has decided on, if any.
   * @throws PipelineError with `ERR_SINK_COLUMNS` when others were given since.
   */
  restart(names: readonly string[] | undefined): void {
    if (names !== undefined && this.#given !== undefined && !areSame(names, this.#given))
      throw otherColumns(this.#owner, names, this.#given);
    this.#names = names ?? this.#given;
    this.#known = new Set(this.#names);
  }

  /**
   * The columns for some records. What is in a record beside columns that were given is left out.
   * @throws PipelineError with `ERR_SINK_COLUMNS` for a key that the first records did not have.
   */
  of(records: readonly unknown[]): readonly string[] {
    const keys = keysOf(this.#owner, records);
    if (this.#names === undefined) this.restart(keys);
    const names = this.#names ?? keys;
    if (this.#given === undefined) {
      const stranger = keys.find((key) => !this.#known.has(key));
      if (stranger !== undefined) throw unknownColumn(this.#owner, stranger);
    }
    return names;
  }
}

/** The error for a record with a key that there is no column for. */
export function unknownColumn(owner: string, name: string): PipelineError {
  return new PipelineError(
    "ERR_SINK_COLUMNS",
    `${owner}: a record has ${JSON.stringify(name)}, for which there is no column; give all columns by the option columns, or leave it out by transform`,
  );
}

/** Whether two lists have the same names, in the same order. */
export function areSame(names: readonly string[], others: readonly string[]): boolean {
  return names.length === others.length && names.every((name, index) => name === others[index]);
}

function otherColumns(owner: string, names: readonly string[], given: readonly string[]): PipelineError {
  return new PipelineError(
    "ERR_SINK_COLUMNS",
    `${owner}: what the checkpoint is behind has ${JSON.stringify(names)}, and the option columns says ${JSON.stringify(given)}; go on with the same columns, or begin anew in another place`,
  );
}

function asRow(owner: string, record: unknown): Row {
  if (typeof record === "object" && record !== null && !Array.isArray(record)) return record as Row;
  const got = Array.isArray(record) ? "an array" : record === null ? "null" : typeof record;
  throw new PipelineError("ERR_SINK_VALUE", `${owner}: a record is ${got}; make objects of them by transform`);
}
