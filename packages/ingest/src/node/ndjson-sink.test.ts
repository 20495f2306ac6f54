import { appendFile, open, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { describe, expect, it, vi } from "vitest";

import { memoryCheckpoint } from "../checkpoint.ts";
import { pipeline } from "../pipeline.ts";
import { toSink } from "../sink.ts";
import { numbered, numberedSource } from "../testing/numbered.ts";
import { useFolder } from "../testing/use-folder.ts";
import { csvSink } from "./csv-sink.ts";
import { ndjsonSink } from "./ndjson-sink.ts";

const linesOf = async (path: string): Promise<unknown[]> =>
  (await readFile(path, "utf8"))
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);

describe("ndjsonSink", () => {
  it("writes a line of JSON for each record", async () => {
    const path = join(await useFolder(), "a.ndjson");
    await pipeline([{ a: "ä\n" }, [1], "text", 5, null], toSink(ndjsonSink(pathToFileURL(path)), { batchSize: 2 }));
    expect(await readFile(path, "utf8")).toBe('{"a":"ä\\n"}\n[1]\n"text"\n5\nnull\n');
  });

  it("goes on behind the checkpoint, and cuts off what came after it", async () => {
    const path = join(await useFolder(), "a.ndjson");
    const checkpoint = memoryCheckpoint();
    const run = (breaksAt?: number) =>
      pipeline(numberedSource(9, breaksAt), toSink(ndjsonSink(path), { batchSize: 2 }), { checkpoint });
    await expect(run(6)).rejects.toThrow("the source broke");
    expect(await linesOf(path)).toEqual(numbered(4));
    expect((await checkpoint.load())?.mark).toEqual({ format: "ndjson", length: (await stat(path)).size });
    // What a run leaves that was killed while it wrote.
    await appendFile(path, '{"id":5,"name":"name 5"}\n{"id":6,"na');
    expect(await run()).toMatchObject({ records: 5, totalRecords: 9 });
    expect(await linesOf(path)).toEqual(numbered(9));
  });

  it("drops the lines of a batch that was not committed", async () => {
    const path = join(await useFolder(), "a.ndjson");
    const sink = ndjsonSink<number>(path);
    await sink.open(undefined);
    await sink.write([1, 2]);
    await sink.commit({ revision: 1, records: 2, done: false }, false);
    await sink.write([3]);
    expect(await readFile(path, "utf8")).toBe("1\n2\n3\n");
    await sink.close();
    expect(await readFile(path, "utf8")).toBe("1\n2\n");
  });

  it("takes a file that is empty, but none with something in it, unless it is told to", async () => {
    const path = join(await useFolder(), "a.ndjson");
    await writeFile(path, "");
    await pipeline([1], toSink(ndjsonSink(path)));
    const error: unknown = await pipeline([2], toSink(ndjsonSink(path))).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_SINK_NOT_EMPTY", message: expect.stringContaining("has 2 bytes") });
    expect(await readFile(path, "utf8")).toBe("1\n");
    await pipeline([2], toSink(ndjsonSink(path, { ifExists: "append" })));
    expect(await readFile(path, "utf8")).toBe("1\n2\n");
    await pipeline([3], toSink(ndjsonSink(path, { ifExists: "overwrite" })));
    expect(await readFile(path, "utf8")).toBe("3\n");
  });

  it("ends the last line of somebody else before it appends, and goes on after what was appended", async () => {
    const path = join(await useFolder(), "a.ndjson");
    await writeFile(path, '{"id":0}');
    const checkpoint = memoryCheckpoint();
    const run = (breaksAt?: number) =>
      pipeline(numberedSource(3, breaksAt), toSink(ndjsonSink(path, { ifExists: "append" }), { batchSize: 1 }), {
        checkpoint,
      });
    await expect(run(1)).rejects.toThrow("broke");
    expect(await readFile(path, "utf8")).toBe('{"id":0}\n');
    await run();
    expect(await linesOf(path)).toEqual([{ id: 0 }, ...numbered(3)]);
  });

  it("refuses a file that has lost what the checkpoint is behind", async () => {
    const path = join(await useFolder(), "a.ndjson");
    const checkpoint = memoryCheckpoint();
    const run = (breaksAt?: number) =>
      pipeline(numberedSource(5, breaksAt), toSink(ndjsonSink(path), { batchSize: 1 }), { checkpoint });
    await expect(run(4)).rejects.toThrow("broke");
    await truncate(path, 10);
    await expect(run()).rejects.toMatchObject({ code: "ERR_SINK_CHANGED" });
    expect((await stat(path)).size).toBe(10);
    const gone = toSink(ndjsonSink(`${path}.gone`));
    await expect(pipeline(numberedSource(5), gone, { checkpoint })).rejects.toMatchObject({
      code: "ERR_SINK_CHANGED",
      message: expect.stringContaining("the file is not there"),
    });
  });

  it("leaves another file alone that stands where its own did", async () => {
    const path = join(await useFolder(), "a.ndjson");
    const checkpoint = memoryCheckpoint();
    const run = (breaksAt?: number) =>
      pipeline(numberedSource(5, breaksAt), toSink(ndjsonSink(path), { batchSize: 1 }), { checkpoint });
    await expect(run(4)).rejects.toThrow("broke");
    const precious = "something else, which is longer than what was there before: ".repeat(3);
    await writeFile(path, precious);
    await expect(run()).rejects.toMatchObject({
      code: "ERR_SINK_CHANGED",
      message: expect.stringContaining("no line ends at byte"),
    });
    expect(await readFile(path, "utf8")).toBe(precious);
  });

  it("leaves what somebody else has written when the disk is full", async () => {
    const path = join(await useFolder(), "a.ndjson");
    await writeFile(path, "no line end");
    const handle = await open(path);
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const write = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, "write").mockRejectedValueOnce(full);
    await handle.close();
    await expect(pipeline([1], toSink(ndjsonSink(path, { ifExists: "append" })))).rejects.toBe(full);
    write.mockRestore();
    expect(await readFile(path, "utf8")).toBe("no line end");
  });

  it("refuses the checkpoint of another sink", async () => {
    const path = join(await useFolder(), "a.ndjson");
    const checkpoint = memoryCheckpoint({ revision: 1, records: 1, done: false, position: 1, mark: 1 });
    await expect(pipeline([1, 2], toSink(ndjsonSink(path)), { checkpoint })).rejects.toMatchObject({
      code: "ERR_CHECKPOINT_INVALID",
    });
    const ofCsv = memoryCheckpoint();
    await pipeline([{ a: 1 }], toSink(csvSink(path)), { checkpoint: ofCsv });
    const other = pipeline([{ a: 1 }, { a: 2 }], toSink(ndjsonSink(path)), { checkpoint: ofCsv, whenDone: "continue" });
    await expect(other).rejects.toMatchObject({ code: "ERR_CHECKPOINT_INVALID" });
    expect(await readFile(path, "utf8")).toBe("a\r\n1\r\n");
  });

  it.each([
    ["undefined", undefined],
    ["a function", () => {}],
    ["a bigint", 1n],
    ["a bigint in an object", { id: 1n }],
  ])("refuses %s as a record, and writes none of its batch", async (_, record) => {
    const path = join(await useFolder(), "a.ndjson");
    await expect(pipeline([1, record], toSink(ndjsonSink(path)))).rejects.toMatchObject({ code: "ERR_SINK_VALUE" });
    expect(await readFile(path, "utf8")).toBe("");
  });

  it("refuses options that cannot be used, and a folder that is not there", async () => {
    expect(() => ndjsonSink("a", { ifexists: "append" } as object)).toThrow('did you mean "ifExists"?');
    expect(() => ndjsonSink("a", { ifExists: "replace" as never })).toThrow(TypeError);
    const path = join(await useFolder(), "no", "a.ndjson");
    await expect(pipeline([1], toSink(ndjsonSink(path)))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
