import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";

import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";

import { memoryCheckpoint } from "../checkpoint.ts";
import { pipeline } from "../pipeline.ts";
import { toSink } from "../sink.ts";
import { numbered, numberedSource } from "../testing/numbered.ts";
import { useFolder } from "../testing/use-folder.ts";
import { parquetSink, type ParquetSinkOptions } from "./parquet-sink.ts";

async function bytesOf(path: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return buffer.slice(byteOffset, byteOffset + byteLength);
}

const compressors = {
  GZIP: (input: Uint8Array) => gunzipSync(input),
  ZSTD: (input: Uint8Array) => zstdDecompressSync(input),
};

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  return await parquetReadObjects({ file: await bytesOf(path), compressors });
}

describe("parquetSink", () => {
  it("writes a file of row groups, each of which is written when it is full", async () => {
    const path = join(await useFolder(), "a.parquet");
    const sink = parquetSink(path, { rowGroupSize: 4 });
    await pipeline(numbered(10), toSink(sink, { batchSize: 3 }));
    const { row_groups: groups, num_rows: rows } = parquetMetadata(await bytesOf(path));
    expect([groups.map(({ num_rows: count }) => Number(count)), Number(rows)]).toEqual([[4, 4, 2], 10]);
    expect(await rowsOf(path)).toEqual(numbered(10));
  });

  it("is on the disk group by group, beside its place, until it is complete", async () => {
    const folder = await useFolder();
    const sink = parquetSink(join(folder, "a.parquet"), { rowGroupSize: 2 });
    await sink.open(undefined);
    await sink.write(numbered(3));
    expect(await readdir(folder)).toEqual(["a.parquet.partial"]);
    const first = (await bytesOf(join(folder, "a.parquet.partial"))).byteLength;
    expect(await sink.commit({ revision: 1, records: 3, done: false }, false)).toBeUndefined();
    await sink.write(numbered(3));
    expect((await bytesOf(join(folder, "a.parquet.partial"))).byteLength).toBeGreaterThan(first + 50);
    await sink.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it("makes columns of the kinds of values that are in the first group", async () => {
    const path = join(await useFolder(), "a.parquet");
    const record = {
      text: "ä",
      number: 1,
      flag: true,
      big: 2n ** 40n,
      at: new Date(1_000),
      bytes: Uint8Array.of(1, 2),
      list: [1, { a: null }],
      mixed: 1,
      none: null,
    };
    await pipeline([record, { mixed: "a", number: 1.5 }], toSink(parquetSink(path)));
    const { schema } = parquetMetadata(await bytesOf(path));
    expect(
      schema.slice(1).map(({ name, type, converted_type: kind }) => `${name} ${type} ${kind ?? ""}`.trim()),
    ).toEqual([
      "text BYTE_ARRAY UTF8",
      "number DOUBLE",
      "flag BOOLEAN",
      "big INT64",
      "at INT64 TIMESTAMP_MILLIS",
      "bytes BYTE_ARRAY",
      "list BYTE_ARRAY JSON",
      "mixed BYTE_ARRAY JSON",
      "none BYTE_ARRAY JSON",
    ]);
    const rows = await parquetReadObjects({ file: await bytesOf(path), utf8: false });
    expect(rows[0]).toEqual(record);
    expect(rows[1]).toMatchObject({ text: null, mixed: "a", number: 1.5, at: null });
  });

  it("makes given columns of given types, and leaves out what is in none", async () => {
    const path = join(await useFolder(), "a.parquet");
    const columns = { id: "INT64", small: "INT32", f: "FLOAT", uuid: "UUID", any: "JSON" } as const;
    const uuid = "00112233-4455-6677-8899-aabbccddeeff";
    await pipeline([{ id: 5, small: -1, f: 0.5, uuid, any: "x", more: 1 }], toSink(parquetSink(path, { columns })));
    expect(await rowsOf(path)).toEqual([{ id: 5n, small: -1, f: 0.5, uuid, any: "x" }]);
  });

  it.each([
    ["BOOLEAN", 1],
    ["INT32", 2 ** 31],
    ["INT32", 1.5],
    ["INT32", "1"],
    ["INT64", 1.5],
    ["INT64", 2n ** 63n],
    ["DOUBLE", "1"],
    ["DOUBLE", 1n],
    ["STRING", 1],
    ["STRING", { a: 1 }],
    ["TIMESTAMP", "2026-01-01"],
    ["TIMESTAMP", new Date(Number.NaN)],
    ["UUID", "x"],
    ["BYTE_ARRAY", "x"],
    ["JSON", () => {}],
    ["JSON", { a: 1n }],
  ] as const)("refuses for %s the value %o, and leaves nothing", async (type, value) => {
    const folder = await useFolder();
    const sink = parquetSink(join(folder, "a.parquet"), { columns: { secret: type } });
    await expect(pipeline([{ secret: value }], toSink(sink))).rejects.toMatchObject({
      code: "ERR_SINK_VALUE",
      message: expect.stringContaining(type),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses a key that the first group did not have", async () => {
    const folder = await useFolder();
    const sink = parquetSink(join(folder, "a.parquet"), { rowGroupSize: 2 });
    await expect(pipeline([{ a: 1 }, { b: 1 }, { c: 1 }], toSink(sink, { batchSize: 1 }))).rejects.toMatchObject({
      code: "ERR_SINK_COLUMNS",
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(["SNAPPY", "GZIP", "ZSTD", "UNCOMPRESSED"] as const)("compresses by %s", async (codec) => {
    const path = join(await useFolder(), "a.parquet");
    await pipeline(numbered(50), toSink(parquetSink(path, { codec })));
    const { row_groups: groups } = parquetMetadata(await bytesOf(path));
    expect(groups[0]?.columns.map(({ meta_data: column }) => column?.codec)).toEqual([codec, codec]);
    expect(await rowsOf(path)).toEqual(numbered(50));
  });

  it("writes a file without rows when its columns are known, and none when they are not", async () => {
    const folder = await useFolder();
    await pipeline([], toSink(parquetSink(join(folder, "a.parquet"), { columns: { id: "INT64" } })));
    await pipeline([], toSink(parquetSink(join(folder, "b.parquet"))));
    expect(await readdir(folder)).toEqual(["a.parquet"]);
    expect(await rowsOf(join(folder, "a.parquet"))).toEqual([]);
  });

  it("replaces a file only if it is told to, and only when the new one is complete", async () => {
    const path = join(await useFolder(), "a.parquet");
    await writeFile(path, "old");
    await expect(pipeline(numbered(1), toSink(parquetSink(path)))).rejects.toMatchObject({
      code: "ERR_SINK_NOT_EMPTY",
    });
    const overwriting = (): ReturnType<typeof toSink<object>> =>
      toSink(parquetSink(path, { ifExists: "overwrite", rowGroupSize: 1 }));
    await expect(pipeline(numberedSource(2, 2), overwriting())).rejects.toThrow("broke");
    expect(await readFile(path, "utf8")).toBe("old");
    await pipeline(numbered(1), overwriting());
    expect(await rowsOf(path)).toEqual(numbered(1));
  });

  it("begins one file anew after a run that died, and adds nothing to one that is complete", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.parquet");
    const checkpoint = memoryCheckpoint();
    const run = (breaksAt?: number, whenDone?: "continue") =>
      pipeline(numberedSource(5, breaksAt), toSink(parquetSink(path), { batchSize: 1 }), { checkpoint, whenDone });
    await expect(run(3)).rejects.toThrow("broke");
    // What a run leaves that was killed.
    await writeFile(`${path}.partial`, "half");
    await run();
    expect(await rowsOf(path)).toEqual(numbered(5));
    expect(await readdir(folder)).toEqual(["a.parquet"]);
    await expect(run(undefined, "continue")).rejects.toThrow(/complete.*rowsPerFile/);
  });

  it("writes a folder of files, and goes on behind the last complete one", async () => {
    const folder = join(await useFolder(), "data");
    const checkpoint = memoryCheckpoint();
    const run = (breaksAt?: number) =>
      pipeline(numberedSource(10, breaksAt), toSink(parquetSink(folder, { rowsPerFile: 3 }), { batchSize: 2 }), {
        checkpoint,
      });
    await expect(run(7)).rejects.toThrow("broke");
    expect(await readdir(folder)).toEqual(["part-00000.parquet"]);
    expect(await checkpoint.load()).toMatchObject({
      position: 4,
      records: 4,
      mark: { files: 1, types: { id: "DOUBLE", name: "STRING" } },
    });
    // What a run leaves that was killed before its checkpoint was stored.
    await writeFile(join(folder, "part-00001.parquet"), "not committed");
    await writeFile(join(folder, "part-00002.parquet.partial"), "half");
    await writeFile(join(folder, "README"), "not ours");
    expect(await run()).toMatchObject({ records: 6, totalRecords: 10 });
    expect(await readdir(folder)).toEqual(["README", "part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]);
    const rows = await Promise.all([0, 1, 2].map((part) => rowsOf(join(folder, `part-0000${part}.parquet`))));
    expect(rows.map(({ length }) => length)).toEqual([4, 4, 2]);
    expect(rows.flat()).toEqual(numbered(10));
    await rm(join(folder, "part-00000.parquet"));
    await expect(
      pipeline(numberedSource(12), toSink(parquetSink(folder, { rowsPerFile: 3 })), {
        checkpoint,
        whenDone: "continue",
      }),
    ).rejects.toMatchObject({ code: "ERR_SINK_CHANGED" });
  });

  it("takes a folder with parts in it only if it is told to", async () => {
    const folder = await useFolder();
    const write = (count: number, options: ParquetSinkOptions = {}) =>
      pipeline(numbered(count), toSink(parquetSink(folder, { rowsPerFile: 2, ...options }), { batchSize: 1 }));
    await write(5);
    await expect(write(1)).rejects.toMatchObject({ code: "ERR_SINK_NOT_EMPTY" });
    await write(1, { ifExists: "overwrite" });
    expect(await readdir(folder)).toEqual(["part-00000.parquet"]);
  });

  it("refuses the checkpoint of another sink", async () => {
    const path = join(await useFolder(), "a.parquet");
    const checkpoint = memoryCheckpoint({ revision: 1, records: 1, done: false, position: 1, mark: { length: 1 } });
    await expect(pipeline([{}, {}], toSink(parquetSink(path)), { checkpoint })).rejects.toMatchObject({
      code: "ERR_CHECKPOINT_INVALID",
    });
  });

  it.each([
    [{ colums: {} }, TypeError, /did you mean "columns"/],
    [{ columns: {} }, TypeError, /at least one/],
    [{ columns: { a: "TEXT" } }, TypeError, /"a" is "TEXT"; use one of/],
    [{ rowGroupSize: 0 }, RangeError, /rowGroupSize/],
    [{ rowsPerFile: 1.5 }, RangeError, /rowsPerFile/],
    [{ codec: "LZO" }, TypeError, /codec must be one of SNAPPY/],
    [{ ifExists: "append" }, TypeError, /nothing can be added/],
  ])("refuses the options %j", (options, type, message) => {
    expect(() => parquetSink("a", options as ParquetSinkOptions)).toThrow(type);
    expect(() => parquetSink("a", options as ParquetSinkOptions)).toThrow(message);
  });
});
