import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { memoryCheckpoint } from "../checkpoint.ts";
import { pipeline } from "../pipeline.ts";
import { toSink } from "../sink.ts";
import { numberedSource } from "../testing/numbered.ts";
import { useFolder } from "../testing/use-folder.ts";
import { csvSink, type CsvSinkOptions } from "./csv-sink.ts";

async function csvOf(records: object[], options: CsvSinkOptions = {}): Promise<string> {
  const path = join(await useFolder(), "a.csv");
  await pipeline(records, toSink(csvSink(path, options)));
  return await readFile(path, "utf8");
}

describe("csvSink", () => {
  it("writes a header and a row for each record", async () => {
    expect(await csvOf([{ id: 1, name: "Ada" }, { name: "Bob", id: 2 }, { id: 3 }])).toBe(
      "id,name\r\n1,Ada\r\n2,Bob\r\n3,\r\n",
    );
  });

  it.each([
    ["a, b", '"a, b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    ["cr\r", '"cr\r"'],
    [" padded ", '" padded "'],
    ["", '""'],
    [null, ""],
    [undefined, ""],
    [1.5, "1.5"],
    [-1, "-1"],
    [10n ** 20n, "100000000000000000000"],
    [true, "true"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [{ a: [1] }, '"{""a"":[1]}"'],
    [[1], "[1]"],
    ["=1+1", "=1+1"],
    ["ünï", "ünï"],
  ])("writes %o as %s", async (value, field) => {
    expect(await csvOf([{ a: value, b: 1 }], { header: false })).toBe(`${field},1\r\n`);
  });

  it("writes something for a row that would be an empty line", async () => {
    expect(await csvOf([{ a: null }], { header: false })).toBe('""\r\n');
  });

  it("writes given columns in their order, and leaves out the others", async () => {
    expect(await csvOf([{ a: 1, b: 2, c: 3 }], { columns: ["c", "a"], delimiter: ";", eol: "\n" })).toBe("c;a\n3;1\n");
    expect(await csvOf([{ "a;b": "c;d" }], { delimiter: ";" })).toBe('"a;b"\r\n"c;d"\r\n');
  });

  it.each(["=1+1", "+1", "-1", "@a", "\tx", "\rx"])("escapes %j, if it is told to", async (text) => {
    const field = text.includes("\r") ? `"'${text}"` : `'${text}`;
    expect(await csvOf([{ a: text, n: -1, z: "z=" }], { formulas: "escape", header: false })).toBe(
      `${field},-1,z=\r\n`,
    );
  });

  it("escapes names of columns, too", async () => {
    expect(await csvOf([{ "=a": 1 }], { formulas: "escape" })).toBe("'=a\r\n1\r\n");
  });

  it("takes the columns of the whole first batch, and refuses more of them later", async () => {
    const path = join(await useFolder(), "a.csv");
    const records = [{ a: 1 }, { b: 2 }, { a: 3 }, { c: 4 }];
    await expect(pipeline(records, toSink(csvSink(path), { batchSize: 2 }))).rejects.toMatchObject({
      code: "ERR_SINK_COLUMNS",
      message: expect.stringContaining('a record has "c"'),
    });
    expect(await readFile(path, "utf8")).toBe("a,b\r\n1,\r\n,2\r\n");
  });

  it("goes on with the columns of the run before, and without another header", async () => {
    const path = join(await useFolder(), "a.csv");
    const checkpoint = memoryCheckpoint();
    const run = (breaksAt?: number) =>
      pipeline(numberedSource(4, breaksAt), toSink(csvSink(path), { batchSize: 1 }), {
        checkpoint,
        transform: (record) => (record.id === 1 ? { name: record.name, id: record.id } : record),
      });
    await expect(run(3)).rejects.toThrow("broke");
    await appendFile(path, "half a li");
    await run();
    expect(await readFile(path, "utf8")).toBe("name,id\r\nname 1,1\r\nname 2,2\r\nname 3,3\r\nname 4,4\r\n");
  });

  it("writes the header when the run before died before it did", async () => {
    const path = join(await useFolder(), "a.csv");
    const checkpoint = memoryCheckpoint();
    const run = (breaksAt?: number) => pipeline(numberedSource(1, breaksAt), toSink(csvSink(path)), { checkpoint });
    await expect(run(1)).rejects.toThrow("broke");
    await run();
    expect(await readFile(path, "utf8")).toBe("id,name\r\n1,name 1\r\n");
  });

  it("refuses to go on with other columns", async () => {
    const path = join(await useFolder(), "a.csv");
    const checkpoint = memoryCheckpoint();
    const run = (columns: string[]) =>
      pipeline([{ a: 1, b: 2, c: 3 }], toSink(csvSink(path, { columns })), { checkpoint, whenDone: "continue" });
    await run(["a", "b"]);
    await expect(run(["b", "c"])).rejects.toMatchObject({
      code: "ERR_SINK_COLUMNS",
      message: expect.stringContaining('has ["a","b"]'),
    });
    await run(["a", "b"]);
    expect(await readFile(path, "utf8")).toBe("a,b\r\n1,2\r\n");
  });

  it("writes the header of a file without records when its columns are known", async () => {
    expect(await csvOf([], { columns: ["a", "b"] })).toBe("a,b\r\n");
    expect(await csvOf([], { columns: ["a", "b"], header: false })).toBe("");
    expect(await csvOf([])).toBe("");
  });

  it("takes keys that every object has for keys only of the records that have them", async () => {
    const strange = JSON.parse('{"id":1,"__proto__":2,"constructor":"c","toString":null}') as object;
    expect(await csvOf([strange, { id: 2 }])).toBe("id,__proto__,constructor,toString\r\n1,2,c,\r\n2,,,\r\n");
  });

  it("appends to a file without another header", async () => {
    const path = join(await useFolder(), "a.csv");
    await writeFile(path, "id\r\n1");
    await pipeline([{ id: 2 }], toSink(csvSink(path, { ifExists: "append", columns: ["id"] })));
    expect(await readFile(path, "utf8")).toBe("id\r\n1\n2\r\n");
  });

  it.each([
    ["bytes", { a: new Uint8Array(1) }],
    ["a function", { a: () => {} }],
    ["an invalid date", { a: new Date(Number.NaN) }],
    ["a bigint in an object", { a: { b: 1n } }],
    ["an object whose toJSON() gives no JSON", { a: { toJSON: () => undefined } }],
    ["an array as a record", [1]],
    ["text as a record", "a"],
    ["null as a record", null],
  ])("refuses %s", async (_, record) => {
    await expect(csvOf([record as object])).rejects.toMatchObject({ code: "ERR_SINK_VALUE" });
  });

  it.each([
    [{ colums: [] }, /did you mean "columns"/],
    [{ columns: [] }, /columns must be/],
    [{ columns: ["a", "a"] }, /each of them once/],
    [{ columns: "a" }, /columns must be/],
    [{ header: 1 }, /header must be/],
    [{ delimiter: "" }, /one character/],
    [{ delimiter: '"' }, /one character/],
    [{ eol: "\r" }, /eol must be/],
    [{ formulas: "no" }, /formulas must be/],
    [{ ifExists: "no" }, /ifExists must be/],
    [{ ifExists: "append" }, /needs columns/],
  ])("refuses the options %j", (options, message) => {
    expect(() => csvSink("a", options as CsvSinkOptions)).toThrow(message);
    expect(() => csvSink("a", options as CsvSinkOptions)).toThrow(TypeError);
  });
});
