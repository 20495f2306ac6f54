import { HttpResponse, type StandardSchema } from "@haulier/core";
import { describe, expect, it, test } from "vitest";

import { iterCsv, type IterCsvOptions } from "./iter-csv.ts";
import type { RecordError } from "./record-error.ts";
import { randomNumbers } from "./testing/random-numbers.ts";
import { arriving, encode, itemsOf, outcomeOf, randomPieces } from "./testing/random-pieces.ts";

const rowsOf = (text: string, options?: IterCsvOptions): Promise<unknown[]> =>
  itemsOf(iterCsv([encode(text)], options));
const fieldsOf = (text: string, options?: IterCsvOptions): Promise<unknown[]> =>
  rowsOf(text, { columns: false, ragged: "allow", ...options });
const everyByte = (text: string): Uint8Array[] => Array.from(encode(text), (byte) => Uint8Array.of(byte));

describe("rows", () => {
  test.each([
    ["", []],
    ["\n", []],
    ["a", [["a"]]],
    [
      "a,b\nc,d\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\r\n\r\n\nc,d\r",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      ",\n,,\n",
      [
        ["", ""],
        ["", "", ""],
      ],
    ],
    [" a , b \n\t", [[" a ", " b "], ["\t"]]],
    [
      '"a","b"\n"c",d\ne,"f"',
      [
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
      ],
    ],
    ['"a,b","c""d","e\nf","g\r\nh"\r\n', [["a,b", 'c"d', "e\nf", "g\r\nh"]]],
    ['"",""""\n"""",""\n""\n', [["", '"'], ['"', ""], [""]]],
    ['"\n\n",\n', [["\n\n", ""]]],
    ['a"b,c"d""e\n', [['a"b', 'c"d""e']]],
    [
      "ü,日本\n\u{1F600},é\r\n",
      [
        ["ü", "日本"],
        ["\u{1F600}", "é"],
      ],
    ],
    [
      "\uFEFFa,b\n\uFEFFc,d",
      [
        ["a", "b"],
        ["\uFEFFc", "d"],
      ],
    ],
    ['\uFEFF"a",b\n', [["a", "b"]]],
    ["a\rb,c\n", [["a\rb", "c"]]],
    ["1,007,-0.50,1e3\n", [["1", "007", "-0.50", "1e3"]]],
  ])("of %j are %j, also byte by byte", async (text, rows) => {
    expect(await fieldsOf(text)).toEqual(rows);
    expect(await itemsOf(iterCsv(everyByte(text), { columns: false, ragged: "allow" }))).toEqual(rows);
  });

  it("are separated by other characters when that is said", async () => {
    expect(await fieldsOf("a;'b;c';d,e\n", { delimiter: ";", quote: "'" })).toEqual([["a", "b;c", "d,e"]]);
    expect(await fieldsOf('a\t"b\tc"\n', { delimiter: "\t", quote: null })).toEqual([["a", '"b', 'c"']]);
    expect(await fieldsOf("a¦b\n", { delimiter: "¦" })).toEqual([["a", "b"]]);
  });

  it("are given as soon as they are there", async () => {
    const seen: unknown[] = [];
    const pieces = (async function* () {
      yield encode('a\n1\n"2');
      expect(seen).toEqual([{ a: "1" }]);
      yield encode('\n3"\n4');
      expect(seen).toEqual([{ a: "1" }, { a: "2\n3" }]);
    })();
    for await (const row of iterCsv(pieces)) seen.push(row);
    expect(seen).toEqual([{ a: "1" }, { a: "2\n3" }, { a: "4" }]);
  });
});

describe("columns", () => {
  it("are named by the first row, by the caller, or not", async () => {
    expect(await rowsOf("id,name\n1,Ada\n2,Bob")).toEqual([
      { id: "1", name: "Ada" },
      { id: "2", name: "Bob" },
    ]);
    expect(await rowsOf("1,Ada", { columns: ["id", "name"] })).toEqual([{ id: "1", name: "Ada" }]);
    expect(await rowsOf("report of today\nid,name\n1,Ada", { columns: ["a", "b"], skipRows: 2 })).toEqual([
      { a: "1", b: "Ada" },
    ]);
    expect(await rowsOf("report, of, today\n\nid,name\n1,Ada", { skipRows: 1 })).toEqual([{ id: "1", name: "Ada" }]);
    expect(await rowsOf("1,Ada\n2,Bob", { columns: false })).toEqual([
      ["1", "Ada"],
      ["2", "Bob"],
    ]);
  });

  it("are not those of a text whose lines end at CR alone, which is no row and not one row", async () => {
    await expect(rowsOf("a,b\r1,2\r")).rejects.toMatchObject({
      code: "ERR_RECORD_INVALID",
      message:
        'source: the row of line 1, at byte 0, names a column "b\\r1"; lines end at LF or CR LF, not at CR alone: make them so, or name the columns yourself',
    });
    expect(await rowsOf('"a\r\nb"\n1')).toEqual([{ "a\r\nb": "1" }]);
  });

  it("have any names", async () => {
    const [row] = await rowsOf("__proto__,constructor,,toString\n1,2,3,4");
    expect(Object.entries(row as object)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
      ["", "3"],
      ["toString", "4"],
    ]);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });

  it("are all different", async () => {
    await expect(rowsOf("a,b,a\n1,2,3", { onInvalid: () => expect.unreachable() })).rejects.toThrow(
      'source: the row of line 1, at byte 0, names two columns "a"; name them yourself: columns: [...], skipRows: 1',
    );
    for (const columns of [["a", "a"], [], [1], "a", null])
      expect(() => iterCsv([], { columns: columns as never })).toThrow(
        "iterCsv: columns must be true, false or an array of names",
      );
  });
});

describe("a row that is ragged", () => {
  it("is told by line and offset, or left out", async () => {
    const text = 'a,b\r\n1,2\r\n"ü\n",1,2\r\n3\r\n5,6';
    for (const source of [[encode(text)], everyByte(text)]) {
      const { items, error } = await outcomeOf(iterCsv(source));
      expect(items).toEqual([{ a: "1", b: "2" }]);
      expect(error).toMatchObject({
        name: "RecordError",
        code: "ERR_RECORD_INVALID",
        message:
          'source: the row of line 3, at byte 10, has 3 fields in place of 2; pass ragged: "allow" if that is meant',
        line: 3,
        offset: 10,
      });
      const left: unknown[] = [];
      const onInvalid = (reason: Error, bytes: Uint8Array): number =>
        left.push((reason as RecordError).line, new TextDecoder().decode(bytes));
      expect(await itemsOf(iterCsv(source, { onInvalid }))).toEqual([
        { a: "1", b: "2" },
        { a: "5", b: "6" },
      ]);
      expect(left).toEqual([3, '"ü\n",1,2\r', 5, "3\r"]);
    }
    await expect(rowsOf("1,2\n3", { columns: false })).rejects.toThrow("has 1 field in place of 2");
  });

  it("is made to fit when that is allowed", async () => {
    expect(await rowsOf("a,b\n1\n1,2,3", { ragged: "allow" })).toEqual([
      { a: "1", b: "" },
      { a: "1", b: "2" },
    ]);
    expect(await fieldsOf("1,2\n3")).toEqual([["1", "2"], ["3"]]);
  });
});

describe("what is malformed", () => {
  test.each([
    ['a\n"b"c\n', 2, 2],
    ['a\n1\n"b" \n', 3, 4],
    ['a\n"b\n"c"\n', 2, 2],
    ['a\n"b"\rc\n', 2, 2],
  ])("as %j is told, and ends the iteration", async (text, line, offset) => {
    for (const source of [[encode(text)], everyByte(text)]) {
      await expect(itemsOf(iterCsv(source, { onInvalid: () => expect.unreachable() }))).rejects.toMatchObject({
        code: "ERR_RECORD_INVALID",
        message: `source: the row of line ${line}, at byte ${offset}, has something behind a closing quote; a quote within quotes has to be doubled`,
      });
    }
  });

  test.each([
    ['a\n1\n"b', 3, 4],
    ['a\n"b\n\n', 2, 2],
    ['a\n"', 2, 2],
    ['a,b\n"1","2""\n', 2, 4],
  ])("because it is cut within quotes, as %j, is told", async (text, line, offset) => {
    for (const source of [[encode(text)], everyByte(text)]) {
      await expect(itemsOf(iterCsv(source))).rejects.toMatchObject({
        code: "ERR_RECORD_TRUNCATED",
        message: `source: the row of line ${line}, at byte ${offset}, is cut: the source ends within its quotes`,
      });
    }
  });
});

describe("charset", () => {
  const latin = Uint8Array.from('n\n"é\x80"\n\xdf\n', (character) => character.charCodeAt(0));

  it("is that of the response, or what is said", async () => {
    const response = (type: string): HttpResponse =>
      new HttpResponse({ headers: { "Content-Type": type }, body: latin });
    const expected = [{ n: "é€" }, { n: "ß" }];
    expect(await itemsOf(iterCsv(response("text/csv; charset=windows-1252")))).toEqual(expected);
    expect(await itemsOf(iterCsv(response("text/csv; charset=utf-8"), { charset: "latin1" }))).toEqual(expected);
    expect(await itemsOf(iterCsv(latin, { charset: "windows-1252" }))).toEqual(expected);
    expect(() => iterCsv([], { charset: "nonsense" })).toThrow(
      'iterCsv: charset "nonsense" is not known to this runtime',
    );
  });

  it("is UTF-8 otherwise, and what is none ends the iteration behind the rows before it", async () => {
    for (const source of [[latin], Array.from(latin, (byte) => Uint8Array.of(byte))]) {
      const { items, error } = await outcomeOf(iterCsv([encode("n\n1\n"), ...source]));
      expect(items).toEqual([{ n: "1" }, { n: "n" }]);
      expect(error).toMatchObject({ code: "ERR_RECORD_INVALID", line: 4, offset: 6 });
      expect(String(error)).toContain("line 4, at byte 6, is not of that charset; state the right one");
    }
  });

  it("may be one of several bytes for a character", async () => {
    // 表 is 0x95 0x5C in Shift_JIS, and ｱ 0xB1.
    const bytes = Uint8Array.of(0x61, 0x0a, 0x95, 0x5c, 0xb1, 0x0a, 0x22, 0x95, 0x5c, 0x0a, 0x22, 0x0a);
    expect(await itemsOf(iterCsv(bytes, { charset: "shift_jis" }))).toEqual([{ a: "表ｱ" }, { a: "表\n" }]);
  });

  const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), littleEndian);
    return bytes;
  };

  it("is UTF-16 when it is marked so, as by spreadsheets", async () => {
    // U+0A0A and U+2C22 have the bytes of a line feed, a comma and a quote.
    const text = '\uFEFFa\tb\r\n\u0a0a\t"\u2c22\n"\r\n';
    for (const littleEndian of [true, false]) {
      const bytes = utf16(text, littleEndian);
      for (const source of [[bytes], Array.from(bytes, (byte) => Uint8Array.of(byte))])
        expect(await itemsOf(iterCsv(source, { delimiter: "\t" }))).toEqual([{ a: "\u0a0a", b: "\u2c22\n" }]);
    }
    await expect(itemsOf(iterCsv(utf16(text, true).subarray(0, 7)))).rejects.toMatchObject({
      code: "ERR_RECORD_TRUNCATED",
    });
  });

  it("in which nobody can begin in the middle is told to be such", async () => {
    const bytes = utf16("\uFEFFa\n1\n2\n", true);
    const source = iterCsv(bytes);
    await source.next();
    await expect(itemsOf(iterCsv(bytes, { charset: "utf-16le", resumeFrom: source.position }))).rejects.toThrow(
      "cannot go on in the middle of a text in utf-16le",
    );
  });
});

describe("maxRowSize", () => {
  test.each([
    ["a,b\n1234,6\n12345,7\n", 3, 11],
    ['a,b\n"34",6\n"3\n"",",8\n', 3, 11],
    ['a,b\n"\n\n",6\n"\n\n\n",7\n', 5, 11],
    ['a,b\n"ü",6\n"üü",7\n', 3, 11],
  ])("is the limit in bytes, wherever %j is cut", async (text, line, offset) => {
    for (const source of [[encode(text)], everyByte(text)]) {
      const { items, error } = await outcomeOf(iterCsv(source, { maxRowSize: 6 }));
      expect(items).toHaveLength(1);
      expect(error).toMatchObject({
        code: "ERR_RECORD_TOO_LARGE",
        message: `source: the row of line ${line}, at byte ${offset}, is larger than 6 bytes; raise maxRowSize if the source is to be trusted`,
      });
    }
  });

  it("is 1 MiB by default", async () => {
    const lines = "x\n".repeat(524_287);
    expect(await rowsOf(`a\n"${lines}"`)).toEqual([{ a: lines }]);
    await expect(rowsOf(`a\n"${lines}x"`)).rejects.toThrow("larger than 1048576 bytes");
  });
});

it("takes time in proportion to a row that has a hundred thousand lines in as many pieces", async () => {
  const lines = Array.from({ length: 100_000 }, () => encode("abc\n"));
  const [row] = await itemsOf(iterCsv([encode('a\n"'), ...lines, encode('"\n')]));
  expect(row).toEqual({ a: "abc\n".repeat(100_000) });
});

it("takes time in proportion to a row of a hundred thousand fields, to their names, and to quotes in it", async () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `c${index}`);
  const plain = names.map(() => "1,").join("");
  for (const fields of [`"1",${plain.slice(2, -1)}`, names.map(() => '"1"').join(",")]) {
    const [row] = (await rowsOf(`${names.join(",")}\n${fields}\n`)) as [Record<string, string>];
    expect(Object.keys(row)).toHaveLength(100_000);
    expect(row).toMatchObject({ c0: "1", c99999: "1" });
  }
});

/** RFC 4180, as plainly as can be: text of which everything is well-formed. */
function reference(text: string): string[][] {
  const rows: string[][] = [];
  const field = /("(?:[^"]|"")*"|[^,\n]*)(,|\r?\n|$)/y;
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const [, raw = "", end = ""] = field.exec(text)!;
    const plain = end === "," ? raw : raw.replace(/\r$/, "");
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : plain);
    if (end === ",") continue;
    if (row.length > 1 || plain !== "") rows.push(row);
    row = [];
  }
  return rows;
}

it("gives what RFC 4180 says, however the bytes are cut, and from any position on", async () => {
  const random = randomNumbers(4);
  const plain = ["", "a", "ü", "007", "x y", "日本", "b".repeat(40)];
  const quoted = ["", ",", "\n", '""', "\r\n", "a", "ü\n", '"",""'];
  for (let round = 0; round < 300; round++) {
    const width = 1 + random(3);
    const rows = Array.from({ length: random(8) }, () =>
      Array.from({ length: width }, () =>
        random(3) === 0
          ? `"${Array.from({ length: random(4) }, () => quoted[random(quoted.length)]).join("")}"`
          : plain[random(plain.length)]!,
      ).join(","),
    );
    const end = ["\n", "\r\n"][random(2)]!;
    const text = rows.map((row) => row + end).join("");
    const expected = reference(text);
    const bytes = encode(text);
    const source = iterCsv(arriving(randomPieces(bytes, random, 1 + random(30))), { columns: false });
    const positions = [source.position];
    const seen: unknown[] = [];
    for await (const row of source) {
      seen.push(row);
      positions.push(source.position);
    }
    expect(seen).toEqual(expected);
    const index = random(positions.length);
    const resumeFrom = positions[index]!;
    const resumed = iterCsv(arriving(randomPieces(bytes, random, 1 + random(30))), { columns: false, resumeFrom });
    expect(await itemsOf(resumed)).toEqual(expected.slice(index));
    expect(resumed.position).toEqual(source.position);
  }
});

it("goes on from a position with the names that it knows", async () => {
  const bytes = encode('id,"name"\n1,Ada\n2,Bob\n3,Cleo\n');
  const source = iterCsv(bytes, { skipRows: 0 });
  await source.next();
  const { position } = source;
  expect(position).toEqual({ bytes: 16, lines: 2, records: 1, columns: ["id", "name"] });
  await source.close();
  const stored = JSON.parse(JSON.stringify(position));
  expect(await itemsOf(iterCsv(bytes, { resumeFrom: stored }))).toEqual([
    { id: "2", name: "Bob" },
    { id: "3", name: "Cleo" },
  ]);
  const range = new HttpResponse({
    status: 206,
    headers: { "Content-Range": "bytes 16-29/30" },
    body: bytes.subarray(16),
  });
  expect(await itemsOf(iterCsv(range, { resumeFrom: stored }))).toHaveLength(2);
  expect(() => iterCsv(bytes, { resumeFrom: stored, columns: false })).toThrow(
    "resumeFrom is a position of rows with names",
  );
});

it("goes on from before the rows to be left out, when it has come no further than these", async () => {
  const bytes = encode("made by X\non a day\nid\n1\n");
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 13);
    throw new Error("reset");
  }
  const broken = iterCsv(breaking(), { skipRows: 2 });
  await expect(broken.next()).rejects.toThrow("reset");
  const resumed = iterCsv(bytes, { skipRows: 2, resumeFrom: broken.position });
  expect(await itemsOf(resumed)).toEqual([{ id: "1" }]);
});

it("validates each row", async () => {
  const schema: StandardSchema<unknown, number> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (row) => {
        const id = Number((row as { id: string }).id);
        return Number.isNaN(id) ? { issues: [{ message: "no number", path: ["id"] }] } : { value: id };
      },
    },
  };
  const left: string[] = [];
  const onInvalid = ({ message }: Error): number => left.push(message);
  const ids: number[] = await itemsOf(iterCsv(encode("id\n1\nx\n3"), { schema, onInvalid }));
  expect(ids).toEqual([1, 3]);
  expect(left).toEqual([
    "source: the record of line 3, at byte 5, does not match the schema at id; error.issues says why",
  ]);
});

it("refuses options that there are not, or that cannot be used", () => {
  expect(() => iterCsv([], { separator: ";" } as object)).toThrow('iterCsv: unknown option "separator"');
  expect(() => iterCsv([], { delimiter: "::" })).toThrow("delimiter must be one character that ends no line");
  expect(() => iterCsv([], { quote: "\n" })).toThrow("quote must be one character");
  expect(() => iterCsv([], { quote: "," })).toThrow("delimiter and quote must be different");
  expect(() => iterCsv([], { ragged: "drop" as never })).toThrow('ragged must be "error" or "allow", got "drop"');
  expect(() => iterCsv([], { skipRows: -1 })).toThrow(RangeError);
  expect(() => iterCsv([], { maxRowSize: 0 })).toThrow(RangeError);
});
