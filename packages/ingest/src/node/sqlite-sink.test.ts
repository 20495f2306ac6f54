import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

import { describe, expect, it, onTestFinished } from "vitest";

import { memorySink } from "../memory-sink.ts";
import { pipeline } from "../pipeline.ts";
import { toSink } from "../sink.ts";
import { numbered, numberedSource } from "../testing/numbered.ts";
import { useFolder } from "../testing/use-folder.ts";
import { sqliteCheckpoint } from "./sqlite-checkpoint.ts";
import { sqliteSink, type SqliteSinkOptions } from "./sqlite-sink.ts";

function memoryDatabase(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  onTestFinished(() => database.close());
  return database;
}

const plain = (rows: unknown): unknown => JSON.parse(JSON.stringify(rows));
const rowsOf = (database: DatabaseSync, sql: string): unknown => plain(database.prepare(sql).all());

describe("sqliteSink", () => {
  it("makes a table of the first batch, and a row of each record", async () => {
    const path = join(await useFolder(), "a.db");
    const sink = sqliteSink(pathToFileURL(path), { table: 'the "table"' });
    await pipeline(
      [
        { id: 1, 'a"b': "x" },
        { id: 2, c: true },
      ],
      toSink(sink),
    );
    const database = new DatabaseSync(path);
    expect(rowsOf(database, 'SELECT * FROM "the ""table"""')).toEqual([
      { id: 1, 'a"b': "x", c: null },
      { id: 2, 'a"b': null, c: 1 },
    ]);
    // No table of ours in a database that needs none.
    expect(rowsOf(database, "SELECT count(*) AS tables FROM sqlite_master")).toEqual([{ tables: 1 }]);
    database.close();
  });

  it.each([
    ["null", null, "null", null],
    ["undefined", undefined, "null", null],
    ["text", "007", "text", "007"],
    ["an integer", 5, "integer", 5],
    ["a number with a fraction", 1.5, "real", 1.5],
    ["a number beyond integers", 1e300, "real", 1e300],
    ["minus zero", -0, "real", -0],
    ["infinity", Number.POSITIVE_INFINITY, "real", Number.POSITIVE_INFINITY],
    ["true", true, "integer", 1],
    ["a bigint", -(2n ** 40n), "integer", -(2 ** 40)],
    ["a date", new Date(0), "text", "1970-01-01T00:00:00.000Z"],
    ["an array", [1], "text", "[1]"],
    ["an object", { a: 1 }, "text", '{"a":1}'],
    ["bytes", Uint8Array.of(1, 2), "blob", Uint8Array.of(1, 2)],
    ["a view of bytes", new DataView(Uint8Array.of(0, 1, 2).buffer, 1), "blob", Uint8Array.of(1, 2)],
    ["a buffer", Uint8Array.of(1, 2).buffer, "blob", Uint8Array.of(1, 2)],
  ])("keeps %s as it is", async (_, value, type, kept) => {
    const database = memoryDatabase();
    await pipeline([{ id: 0, value }], toSink(sqliteSink(database, { table: "t" })));
    const row = database.prepare("SELECT value, typeof(value) AS type FROM t").get();
    expect({ ...row }).toEqual({ value: kept, type });
  });

  it.each([
    ["a function", () => {}],
    ["a symbol", Symbol("a")],
    ["an integer of more than 64 bits", 2n ** 64n],
    ["an invalid date", new Date(Number.NaN)],
    ["an object whose toJSON() gives no JSON", { toJSON: () => undefined }],
    ["an object that is no JSON", { a: 1n }],
  ])("refuses %s, and leaves no row of the batch", async (what, value) => {
    const database = memoryDatabase();
    const error: unknown = await pipeline([{ v: 1 }, { v: value }], toSink(sqliteSink(database, { table: "t" }))).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: "ERR_SINK_VALUE", message: expect.stringContaining(what.split(" ").at(-1)!) });
    expect(rowsOf(database, "SELECT count(*) AS n FROM sqlite_master")).toEqual([{ n: 0 }]);
    expect(database.isOpen).toBe(true);
  });

  it("makes columns of given types, and leaves out what is in none", async () => {
    const database = memoryDatabase();
    const columns = { id: "INTEGER NOT NULL", price: "TEXT" };
    await pipeline([{ id: 1, price: 2, more: 3 }], toSink(sqliteSink(database, { table: "t", columns })));
    expect(rowsOf(database, "SELECT name, type, \"notnull\" AS n FROM pragma_table_info('t')")).toEqual([
      { name: "id", type: "INTEGER", n: 1 },
      { name: "price", type: "TEXT", n: 0 },
    ]);
    expect(rowsOf(database, "SELECT * FROM t")).toEqual([{ id: 1, price: "2" }]);
    await expect(
      pipeline([{ price: "a" }], toSink(sqliteSink(database, { table: "t", columns }))),
    ).rejects.toMatchObject({ code: "ERR_SQLITE_ERROR" });
  });

  it("writes to a table that is there, whose defaults count", async () => {
    const database = memoryDatabase();
    database.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, at TEXT DEFAULT 'now')");
    await pipeline([{ name: "a" }, { name: "b" }], toSink(sqliteSink(database, { table: "t" })));
    expect(rowsOf(database, "SELECT * FROM t")).toEqual([
      { id: 1, name: "a", at: "now" },
      { id: 2, name: "b", at: "now" },
    ]);
    for (const options of [{ table: "t" }, { table: "t", columns: ["nmae"] }] satisfies SqliteSinkOptions[]) {
      await expect(pipeline([{ nmae: "c" }], toSink(sqliteSink(database, options)))).rejects.toMatchObject({
        code: "ERR_SINK_COLUMNS",
        message: expect.stringContaining('"nmae"'),
      });
    }
  });

  it("refuses a key of a record that the first batch did not have, and keeps the batches before", async () => {
    const database = memoryDatabase();
    const sink = sqliteSink(database, { table: "t" });
    await expect(pipeline([{ a: 1 }, { b: 2 }], toSink(sink, { batchSize: 1 }))).rejects.toMatchObject({
      code: "ERR_SINK_COLUMNS",
    });
    expect(rowsOf(database, "SELECT * FROM t")).toEqual([{ a: 1 }]);
  });

  it.each([1, 2, 9])(
    "replaces what has the same key, but for columns that a record does not have, in batches of %i",
    async (batchSize) => {
      const database = memoryDatabase();
      const records = [
        { a: 1, b: 1, v: "x", w: "y" },
        { a: 1, b: 2, v: "x", w: "y" },
        { a: 1, b: 1, v: "z" },
        { a: 1, b: 2 },
      ];
      await pipeline(records, toSink(sqliteSink(database, { table: "t", key: ["a", "b"] }), { batchSize }));
      expect(rowsOf(database, "SELECT * FROM t ORDER BY b")).toEqual([
        { a: 1, b: 1, v: "z", w: "y" },
        { a: 1, b: 2, v: "x", w: "y" },
      ]);
      expect(rowsOf(database, "SELECT name FROM pragma_table_info('t') WHERE pk > 0")).toEqual([
        { name: "a" },
        { name: "b" },
      ]);
    },
  );

  it("takes keys that every object has for keys only of the records that have them", async () => {
    const database = memoryDatabase();
    const strange = JSON.parse('{"id":1,"__proto__":2,"constructor":"c"}') as object;
    const columns = ["id", "constructor", "__proto__"];
    await pipeline([strange, { id: 2 }], toSink(sqliteSink(database, { table: "t", columns })));
    await pipeline([strange, { id: 2 }], toSink(sqliteSink(database, { table: "t" })));
    const rows = database.prepare('SELECT id, "constructor", "__proto__" AS proto FROM t').all();
    const [first, second] = [
      { id: 1, constructor: "c", proto: 2 },
      { id: 2, constructor: null, proto: null },
    ];
    expect(plain(rows)).toEqual([first, second, first, second]);
  });

  it("needs a key in each record, and a unique index on it", async () => {
    const database = memoryDatabase();
    const missing = pipeline([{ id: null, v: 1 }], toSink(sqliteSink(database, { table: "t", key: "id" })));
    await expect(missing).rejects.toMatchObject({ code: "ERR_SINK_VALUE", message: expect.stringContaining('"id"') });
    database.exec("CREATE TABLE u (id INTEGER)");
    const withoutIndex = pipeline([{ id: 1 }], toSink(sqliteSink(database, { table: "u", key: "id" })));
    await expect(withoutIndex).rejects.toMatchObject({
      code: "ERR_SINK_COLUMNS",
      message: expect.stringContaining('CREATE UNIQUE INDEX ... ON "u" ("id")'),
    });
  });

  it("commits rows and checkpoint together, and goes on behind them", async () => {
    const path = join(await useFolder(), "a.db");
    const run = (breaksAt?: number) =>
      pipeline(numberedSource(9, breaksAt), toSink(sqliteSink(path, { table: "t" }), { batchSize: 2 }), {
        checkpoint: "numbers",
      });
    await expect(run(6)).rejects.toThrow("broke");
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    expect(rowsOf(database, "SELECT name, revision, checkpoint FROM haulier_checkpoints")).toEqual([
      { name: "numbers", revision: 2, checkpoint: '{"revision":2,"position":4,"records":4,"done":false}' },
    ]);
    expect(await run()).toMatchObject({ records: 5, totalRecords: 9, resumed: true });
    expect(rowsOf(database, "SELECT * FROM t")).toEqual(numbered(9));
    expect(await run()).toMatchObject({ records: 0, totalRecords: 9 });
  });

  it("lets only one of two runs commit that go on from the same checkpoint", async () => {
    const path = join(await useFolder(), "a.db");
    const run = () =>
      pipeline(numbered(4), toSink(sqliteSink(path, { table: "t" }), { batchSize: 2 }), { checkpoint: "numbers" });
    const outcomes = await Promise.allSettled([run(), run()]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "ERR_CHECKPOINT_CONFLICT" },
    });
    const database = new DatabaseSync(path);
    expect(rowsOf(database, "SELECT * FROM t")).toEqual(numbered(4));
    database.close();
  });

  it("writes to the table that another run has made meanwhile", async () => {
    const path = join(await useFolder(), "a.db");
    const run = () => pipeline([{ id: 1 }], toSink(sqliteSink(path, { table: "t" })));
    await Promise.all([run(), run()]);
    const database = new DatabaseSync(path);
    expect(rowsOf(database, "SELECT * FROM t")).toEqual([{ id: 1 }, { id: 1 }]);
    database.close();
  });

  it("lets nothing of others into its transaction, and other things happen meanwhile", async () => {
    const database = memoryDatabase();
    const controller = new AbortController();
    setImmediate(() => {
      expect(database.isTransaction).toBe(false);
      controller.abort("enough");
    });
    const endless = (function* () {
      for (let id = 1; ; id++) yield { id };
    })();
    const { signal } = controller;
    await expect(pipeline(endless, toSink(sqliteSink(database, { table: "t" })), { signal })).rejects.toBe("enough");
    expect(database.isTransaction).toBe(false);
  });

  it.each([
    {},
    { table: "" },
    { table: "a\0" },
    { table: "t", colums: [] },
    { table: "t", columns: [] },
    { table: "t", columns: ["a", "a"] },
    { table: "t", columns: { a: 1 } },
    { table: "t", key: [] },
    { table: "t", key: "" },
    { table: "t", key: 5 },
    { table: "t", key: "b", columns: ["a"] },
  ])("refuses the options %j", (options) => {
    expect(() => sqliteSink("a.db", options as SqliteSinkOptions)).toThrow(TypeError);
  });
});

describe("sqliteCheckpoint", () => {
  it("keeps checkpoints by name, of a file or a database that is open", async () => {
    const path = join(await useFolder(), "a.db");
    const store = sqliteCheckpoint(path, "a");
    expect(await store.load()).toBeUndefined();
    await pipeline(numberedSource(3), toSink(memorySink()), { checkpoint: store });
    const database = new DatabaseSync(path);
    const same = sqliteCheckpoint(database, "a");
    expect(await same.load()).toEqual({ revision: 2, position: 3, mark: 3, records: 3, done: true });
    expect(await sqliteCheckpoint(database, "b").load()).toBeUndefined();
    await same.clear();
    expect(await store.load()).toBeUndefined();
    expect(database.isOpen).toBe(true);
    database.close();
  });

  it.each([1, 2, 4])("refuses revision %i behind another process's revision 2", async (revision) => {
    const store = sqliteCheckpoint(memoryDatabase(), "a");
    await store.save({ revision: 1, records: 0, done: false });
    await store.save({ revision: 2, records: 0, done: false });
    await expect(store.save({ revision, records: 5, done: false })).rejects.toMatchObject({
      code: "ERR_CHECKPOINT_CONFLICT",
    });
    expect(await store.load()).toMatchObject({ revision: 2, records: 0 });
  });

  it("refuses a name that is none, and what is no checkpoint", async () => {
    expect(() => sqliteCheckpoint("a.db", "")).toThrow(TypeError);
    const database = memoryDatabase();
    const store = sqliteCheckpoint(database, "a");
    await store.save({ revision: 1, records: 0, done: false });
    database.exec("UPDATE haulier_checkpoints SET checkpoint = 'secret'");
    await expect(store.load()).rejects.toMatchObject({ code: "ERR_CHECKPOINT_INVALID" });
  });
});
