import { join } from "node:path";

import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it, onTestFinished } from "vitest";

import { pipeline } from "../pipeline.ts";
import { toSink } from "../sink.ts";
import { numbered, numberedSource } from "../testing/numbered.ts";
import { useFolder } from "../testing/use-folder.ts";
import { duckdbSink, type DuckdbSinkOptions } from "./duckdb-sink.ts";

async function memoryDatabase(): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create();
  onTestFinished(() => instance.closeSync());
  return instance;
}

async function rowsOf(instance: DuckDBInstance, sql: string): Promise<unknown[]> {
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS();
  connection.closeSync();
  return rows;
}

const typesOf = async (instance: DuckDBInstance): Promise<string[]> =>
  (
    await rowsOf(instance, "SELECT column_name || ' ' || data_type AS c FROM duckdb_columns() WHERE table_name = 't'")
  ).map((row) => (row as { c: string }).c);

describe("duckdbSink", () => {
  it("makes a table of the first batch, with the types of its values", async () => {
    const instance = await memoryDatabase();
    const record = {
      id: 1,
      'a"b': "ä",
      flag: true,
      big: 2n ** 40n,
      at: new Date(1_000),
      bytes: Uint8Array.of(1),
      list: [1, { a: null }],
      none: null,
    };
    await pipeline([record, { id: 1.5 }], toSink(duckdbSink(instance, { table: "t" })));
    expect(await typesOf(instance)).toEqual([
      "id DOUBLE",
      'a"b VARCHAR',
      "flag BOOLEAN",
      "big BIGINT",
      "at TIMESTAMP",
      "bytes BLOB",
      "list JSON",
      "none JSON",
    ]);
    const [first, second] = await rowsOf(instance, "SELECT * FROM t");
    const { bytes, ...rest } = first as { bytes: Uint8Array };
    expect({ ...rest, bytes: new Uint8Array(bytes) }).toEqual({ ...record, list: '[1,{"a":null}]' });
    expect(second).toMatchObject({ id: 1.5, flag: null, list: null });
    expect(await rowsOf(instance, "SELECT table_name FROM duckdb_tables()")).toEqual([{ table_name: "t" }]);
  });

  it("makes columns of given types, and leaves out what is in none", async () => {
    const instance = await memoryDatabase();
    const columns = { id: "BIGINT", total: "DECIMAL(10,2)", note: "VARCHAR", n: "INTEGER", tags: "VARCHAR[]" };
    const record = { id: 7, total: 1.245, note: { a: 1 }, n: 3, tags: ["a", "b"], more: 1 };
    await pipeline([record, { note: 5 }, { note: new Date(0) }], toSink(duckdbSink(instance, { table: "t", columns })));
    expect(await rowsOf(instance, "SELECT id, total::VARCHAR AS total, note, n, tags FROM t")).toEqual([
      { id: 7n, total: "1.25", note: '{"a":1}', n: 3, tags: ["a", "b"] },
      { id: null, total: null, note: "5", n: null, tags: null },
      { id: null, total: null, note: "1970-01-01T00:00:00.000Z", n: null, tags: null },
    ]);
  });

  it.each([
    ["BOOLEAN", 1],
    ["BIGINT", 1.5],
    ["INTEGER", 2 ** 40],
    ["INTEGER", "1"],
    ["DOUBLE", "x"],
    ["TIMESTAMP", "2026-01-01"],
    ["DATE", new Date(Number.NaN)],
    ["VARCHAR", Uint8Array.of(1)],
    ["VARCHAR", () => {}],
    ["JSON", { a: 1n }],
    ["DECIMAL(4,2)", 12_345.5],
    ["DECIMAL(4,2)", -99.999],
    ["DECIMAL(4,2)", Number.NaN],
    ["BLOB", "x"],
  ])("refuses for %s the value %o, and leaves no row of the batch", async (type, value) => {
    const instance = await memoryDatabase();
    const sink = duckdbSink(instance, { table: "t", columns: { a: type } });
    await expect(pipeline([{}, { a: value }], toSink(sink))).rejects.toMatchObject({
      code: "ERR_SINK_VALUE",
      message: expect.stringContaining(type),
    });
    expect(await typesOf(instance)).toEqual([]);
  });

  it.each([1, 2, 5, 10])("lets %i pipelines begin in a new database at once", async (count) => {
    const path = join(await useFolder(), "a.duckdb");
    const run = (_: unknown, index: number) =>
      pipeline(numberedSource(40), toSink(duckdbSink(path, { table: `t${index}` }), { batchSize: 10 }), {
        checkpoint: `numbers ${index}`,
      });
    const summaries = await Promise.all(Array.from({ length: count }, run));
    expect(summaries.map(({ records }) => records)).toEqual(Array.from({ length: count }, () => 40));
  });

  it("takes keys that every object has for keys only of the records that have them", async () => {
    const instance = await memoryDatabase();
    const strange = JSON.parse('{"id":1,"__proto__":2,"constructor":"c"}') as object;
    await pipeline([strange, { id: 2 }], toSink(duckdbSink(instance, { table: "t" })));
    expect(await rowsOf(instance, 'SELECT id, "constructor" AS c, "__proto__" AS p FROM t')).toEqual([
      { id: 1, c: "c", p: 2 },
      { id: 2, c: null, p: null },
    ]);
  });

  it("writes to a table that is there, in any order of keys", async () => {
    const instance = await memoryDatabase();
    const connection = await instance.connect();
    await connection.run("CREATE TABLE t (id INTEGER, name VARCHAR, more INTEGER)");
    connection.closeSync();
    await pipeline([{ name: "a", id: 1 }, { id: 2 }], toSink(duckdbSink(instance, { table: "t" })));
    expect(await rowsOf(instance, "SELECT * FROM t")).toEqual([
      { id: 1, name: "a", more: null },
      { id: 2, name: null, more: null },
    ]);
    const partly = duckdbSink(instance, { table: "t", columns: ["id"] });
    await pipeline([{ id: 3, name: "left out" }], toSink(partly));
    expect(await rowsOf(instance, "SELECT * FROM t WHERE id = 3")).toEqual([{ id: 3, name: null, more: null }]);
    await expect(pipeline([{ nmae: "c" }], toSink(duckdbSink(instance, { table: "t" })))).rejects.toMatchObject({
      code: "ERR_SINK_COLUMNS",
    });
  });

  it("commits rows and checkpoint together, in a file that is free again afterwards", async () => {
    const path = join(await useFolder(), "a.duckdb");
    const run = (breaksAt?: number) =>
      pipeline(numberedSource(5_000, breaksAt), toSink(duckdbSink(path, { table: "t" }), { batchSize: 2_000 }), {
        checkpoint: "numbers",
      });
    await expect(run(4_500)).rejects.toThrow("broke");
    const instance = await DuckDBInstance.create(path);
    expect(await rowsOf(instance, "SELECT count(*)::INTEGER AS n, sum(id) AS s FROM t")).toEqual([
      { n: 4_000, s: 8_002_000 },
    ]);
    expect(await rowsOf(instance, "SELECT name, revision, checkpoint FROM haulier_checkpoints")).toEqual([
      { name: "numbers", revision: 2n, checkpoint: '{"revision":2,"position":4000,"records":4000,"done":false}' },
    ]);
    instance.closeSync();
    expect(await run()).toMatchObject({ records: 1_000, totalRecords: 5_000, resumed: true });
    const again = await DuckDBInstance.create(path);
    expect(await rowsOf(again, "SELECT id, name FROM t ORDER BY id")).toEqual(numbered(5_000));
    again.closeSync();
    expect(await run()).toMatchObject({ records: 0, totalRecords: 5_000 });
  });

  it("lets only one of two runs commit that go on from the same checkpoint", async () => {
    const instance = await memoryDatabase();
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const late = (async function* () {
      begun.resolve();
      await go.promise;
      yield* numbered(4);
    })();
    const run = (source: AsyncIterable<object> | Iterable<object>) =>
      pipeline(source, toSink(duckdbSink(instance, { table: "t" })), { checkpoint: "numbers" });
    const second = run(late);
    await begun.promise;
    await run(numbered(4));
    go.resolve();
    await expect(second).rejects.toMatchObject({ code: "ERR_CHECKPOINT_CONFLICT" });
    expect(await rowsOf(instance, "SELECT * FROM t ORDER BY id")).toEqual(numbered(4));
  });

  it.each([
    {},
    { table: "" },
    { table: "t", colums: [] },
    { table: "t", columns: {} },
    { table: "t", columns: { a: 5 } },
    { table: "t", key: "id" },
  ])("refuses the options %j", (options) => {
    expect(() => duckdbSink("a", options as DuckdbSinkOptions)).toThrow(TypeError);
  });
});
