import type { Client, StandardSchema } from "@haulier/core";
import { expectTypeOf, test } from "vitest";

import { csvSource, jsonArraySource, ndjsonSource } from "./http-source.ts";
import { iterCsv } from "./iter-csv.ts";
import { iterJsonArray } from "./iter-json-array.ts";
import { iterJsonBytes } from "./iter-json-bytes.ts";
import { iterJson } from "./iter-json.ts";
import type { RecordStream } from "./record-stream.ts";
import type { Source } from "./source.ts";

declare const schema: StandardSchema<unknown, { id: number }>;
declare const client: Client;

test("records are of the type that the caller says, or the schema", () => {
  expectTypeOf(iterJson([])).toEqualTypeOf<RecordStream<unknown>>();
  expectTypeOf(iterJson<string>([])).toEqualTypeOf<RecordStream<string>>();
  expectTypeOf(iterJson([], { schema })).toEqualTypeOf<RecordStream<{ id: number }>>();
  expectTypeOf(iterJsonArray([], { schema, path: "/a" })).toEqualTypeOf<RecordStream<{ id: number }>>();
  expectTypeOf(ndjsonSource(client, "GET", "/", { schema })).toEqualTypeOf<RecordStream<{ id: number }>>();
  expectTypeOf(jsonArraySource<string>(client, "GET", "/")).toEqualTypeOf<RecordStream<string>>();
  expectTypeOf(iterJsonBytes([])).toEqualTypeOf<RecordStream<Uint8Array>>();
});

test("rows are objects, or arrays without names", () => {
  expectTypeOf(iterCsv([])).toEqualTypeOf<RecordStream<Record<string, string>>>();
  expectTypeOf(iterCsv<"a" | "b">([])).toEqualTypeOf<RecordStream<Record<"a" | "b", string>>>();
  expectTypeOf(iterCsv([], { columns: false })).toEqualTypeOf<RecordStream<string[]>>();
  expectTypeOf(csvSource(client, "GET", "/", { columns: false })).toEqualTypeOf<RecordStream<string[]>>();
  expectTypeOf(csvSource(client, "GET", "/", { schema })).toEqualTypeOf<RecordStream<{ id: number }>>();
});

test("they are sources, and every position can be gone on from", () => {
  const records = iterJson<string>([]);
  expectTypeOf(records).toExtend<Source<string>>();
  iterJson([], { resumeFrom: records.position });
});
