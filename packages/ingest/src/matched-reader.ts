import type { HttpRequest, SchemaResult, StandardSchema } from "@haulier/core";

import { InvalidRecord, type Missing, notYet, over, type RecordReader } from "./record-reader.ts";
import { schemaError } from "./validate-record.ts";

/** The schema has not answered yet: see {@link MatchedReader.settle}. */
export const unsettled: unique symbol = Symbol("unsettled");

/** Matches the records of a reader with a schema, where there is one. Of those that answer at once, nothing is waited for. */
export class MatchedReader {
  readonly #reader: RecordReader<unknown>;
  readonly #schema: StandardSchema | undefined;
  readonly #request: () => HttpRequest | undefined;
  #answer: Promise<SchemaResult<unknown>> | undefined;

  constructor(
    reader: RecordReader<unknown>,
    schema: StandardSchema | undefined,
    request: () => HttpRequest | undefined,
  ) {
    this.#reader = reader;
    this.#schema = schema;
    this.#request = request;
  }

  /** What the schema makes of the next record. @throws InvalidRecord when that does not match; what the reader throws. */
  take(): unknown {
    const record = this.#reader.take();
    if (this.#schema === undefined || record === notYet || record === over) return record;
    const result = this.#schema["~standard"].validate(record);
    if (!("then" in result)) return this.#valueOf(result);
    this.#answer = result;
    return unsettled;
  }

  /** What the schema has made of it in the end. */
  async settle(): Promise<unknown> {
    return this.#valueOf(await this.#answer!);
  }

  #valueOf(result: SchemaResult<unknown>): unknown {
    if (result.issues === undefined) return result.value;
    const { offset, line } = this.#reader.place;
    const what = line === undefined ? `the record at byte ${offset}` : `the record of line ${line}, at byte ${offset},`;
    throw new InvalidRecord(schemaError(what, result.issues, this.#request()));
  }
}

/** Whether there is no record, for now or at all. */
export function isMissing(record: unknown): record is Missing | typeof unsettled {
  return record === notYet || record === over || record === unsettled;
}
