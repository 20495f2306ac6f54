import { HttpRequest, HttpResponse, type StandardSchema } from "@haulier/core";
import { describe, expect, it, test } from "vitest";

import { iterJsonArray, type IterJsonArrayOptions } from "./iter-json-array.ts";
import { randomNumbers } from "./testing/random-numbers.ts";
import { arriving, encode, itemsOf, outcomeOf, randomPieces } from "./testing/random-pieces.ts";

const values = (text: string, options?: IterJsonArrayOptions): Promise<unknown[]> =>
  itemsOf(iterJsonArray([encode(text)], options));
const everyByte = (text: string): Uint8Array[] => Array.from(encode(text), (byte) => Uint8Array.of(byte));

describe("the records", () => {
  test.each([
    ["[]", []],
    [" [ ] ", []],
    ["[1]", [1]],
    ['[1,"two",null,true,false,-4.5e1,[3,[4]],{"a":{"b":[5]}}]'],
    [' [ 1 , "two"\n,\tnull\r\n, { } , [ ] ] '],
    ['["a\\"b","\\\\","]","}","\\u00fc","\\uD83D\\uDE00",","]'],
    ['[{"a]":"}"},{"b\\"":"\\\\"},["]"]]'],
    ['["ü","日本","\u{1F600}",{"ü":["é"]}]'],
    ["\uFEFF[1,2]", [1, 2]],
  ])("of %j are what JSON.parse gives, also byte by byte", async (text, expected: unknown[] = JSON.parse(text)) => {
    expect(await values(text)).toEqual(expected);
    expect(await itemsOf(iterJsonArray(everyByte(text)))).toEqual(expected);
    expect(await itemsOf(iterJsonArray(everyByte(text), { strict: true }))).toEqual(expected);
  });

  it("are given as soon as they are there", async () => {
    const seen: unknown[] = [];
    const pieces = (async function* () {
      yield encode('[{"a":1},{"a":2},{"a"');
      expect(seen).toEqual([{ a: 1 }, { a: 2 }]);
      yield encode(":3}");
      expect(seen).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    })();
    const { error } = await outcomeOf(
      (async function* () {
        for await (const value of iterJsonArray(pieces)) yield seen.push(value);
      })(),
    );
    expect(error).toMatchObject({ code: "ERR_RECORD_TRUNCATED" });
  });

  it("are all that is read of a response", async () => {
    let given = 0;
    const endless = (async function* () {
      yield encode("[1,2] , ");
      for (;;) {
        given++;
        yield encode("anything");
      }
    })();
    const response = new HttpResponse({ body: endless });
    expect(await itemsOf(iterJsonArray(response))).toEqual([1, 2]);
    expect([given, response.isClosed]).toEqual([0, true]);
  });

  it("may be parsed by another parser", async () => {
    const parseJson = (text: string): unknown =>
      JSON.parse(text, (_, value) => (typeof value === "number" ? -value : value));
    expect(await values('[1,{"a":2}]', { parseJson })).toEqual([-1, { a: -2 }]);
    expect(await values("[1,2]", { parseJson: (text) => (text.startsWith("[") ? null : text) })).toEqual(["1", "2"]);
  });
});

describe("path", () => {
  const document =
    '{"a":[1,{"b":[[7],[8,9]],"":["empty"]}],"a/b":["slash"],"m~n":["tilde"],"k\\"l":{"\\u00fc":["ü"]},"0":[0],"a":["later"]}';

  test.each([
    ["/a", [1, { b: [[7], [8, 9]], "": ["empty"] }]],
    [["a"], [1, { b: [[7], [8, 9]], "": ["empty"] }]],
    ["/a/1/b", [[7], [8, 9]]],
    [
      ["a", 1, "b", 1],
      [8, 9],
    ],
    [["a", "1", "b", "0"], [7]],
    ["/a/1/", ["empty"]],
    ["/a~1b", ["slash"]],
    ["/m~0n", ["tilde"]],
    ['/k"l/ü', ["ü"]],
    ["/0", [0]],
    [[0], [0]],
  ])("%j leads to %j, also byte by byte", async (path, expected) => {
    expect(await values(document, { path })).toEqual(expected);
    expect(await itemsOf(iterJsonArray(everyByte(document), { path, strict: true }))).toEqual(expected);
  });

  test.each([
    ['{"a":1}', "/b", "there is no /b, found at byte 6"],
    ['{"a":{"b":1}}', "/a/c", "there is no /a/c, found at byte 11"],
    ['{"a":[1]}', "/a/1", "there is no /a/1, found at byte 7"],
    ['{"a":[1]}', "/a/00", "there is no /a/00, found at byte 7"],
    ['{"a":null}', "/a/b", "/a is neither an object nor an array, so there is no /a/b, found at byte 5"],
    ['{"a":null}', "/a", "/a is no array, found at byte 5"],
    ['{"a":{}}', ["a"], "/a is no array, found at byte 5"],
    ['{"a":1}', "", "the document is no array, found at byte 0"],
    ["7", [], "the document is no array, found at byte 0"],
    [`{"${"x".repeat(100_000)}":[]}`, "/x", "there is no /x, found at byte 100006"],
  ])("of %.20j, %j: %s", async (text, path, message) => {
    await expect(values(text, { path })).rejects.toMatchObject({
      name: "RecordError",
      code: "ERR_RECORD_PATH",
      message: `source: ${message}`,
      offset: Number(/\d+$/.exec(message)),
      line: undefined,
    });
  });

  test.each(["a", "a/b", "/~2", "/~", 5, null, [-1], [1.5], [null]])("%j is none", (path) => {
    expect(() => iterJsonArray([], { path: path as never })).toThrow(
      'iterJsonArray: path must be an array of keys and indices, ["data", "items"], or a JSON pointer, "/data/items", got ',
    );
  });
});

describe("what is no JSON", () => {
  test.each([
    ["before the array", '{"a":tru,"b":[1]}', 8, [], 'not JSON, at byte 8: unexpected "," in place of "true"'],
    ["before the array", '{"a":01,"b":[1]}', 6, [], 'not JSON, at byte 6: unexpected "1" in place of a number'],
    [
      "before the array",
      '{"a":"\n","b":[1]}',
      6,
      [],
      "not JSON, at byte 6: unexpected byte 0x0a in place of a string without control characters",
    ],
    ["before the array", '{"a":"\\x","b":[1]}', 7, [], 'not JSON, at byte 7: unexpected "x" in place of an escape'],
    [
      "before the array",
      '{"a":"\\u00g0"}',
      10,
      [],
      'not JSON, at byte 10: unexpected "g" in place of a hexadecimal digit',
    ],
    ["before the array", '{"a":[1}', 7, [], 'not JSON, at byte 7: unexpected "}" in place of a comma or "]"'],
    ["before the array", '{"a":[1,]', 8, [], 'not JSON, at byte 8: unexpected "]" in place of a value'],
    ["before the array", "{a:1}", 1, [], 'not JSON, at byte 1: unexpected "a" in place of a key'],
    ["before the array", '{"a" 1}', 5, [], 'not JSON, at byte 5: unexpected "1" in place of a colon'],
    ["before the array", '{"a":1,}', 7, [], 'not JSON, at byte 7: unexpected "}" in place of a key'],
    ["before the array", "<html>", 0, [], 'not JSON, at byte 0: unexpected "<" in place of a value'],
    ["before the array", "\xef\xbb[", 0, [], "not JSON, at byte 0: unexpected byte 0xc3 in place of a value"],
    ["inside", '{"b":[1,,2]}', 8, [1], 'not JSON, at byte 8: unexpected "," in place of a value'],
    ["inside", '{"b":[1 2]}', 8, [1], 'not JSON, at byte 8: unexpected "2" in place of a comma or "]"'],
    ["inside", '{"b":[1,]}', 8, [1], 'not JSON, at byte 8: unexpected "]" in place of a value'],
    ["inside", '{"b":[1}', 7, [1], 'not JSON, at byte 7: unexpected "}" in place of a comma or "]"'],
    [
      "inside",
      '{"b":[1,{"c":tru},2]}',
      8,
      [1],
      'the record at byte 8 is not JSON, unexpected "}" in place of "true": "{\\"c\\":tru}"',
    ],
    [
      "inside",
      '{"b":[1,{"c":[}],2]}',
      8,
      [1],
      'the record at byte 8 is not JSON, unexpected "}" in place of a value: "{\\"c\\":[}]"',
    ],
    [
      "inside",
      '{"b":["a\tb"]}',
      6,
      [],
      "the record at byte 6 is not JSON, unexpected byte 0x09 in place of a string without control characters",
    ],
    ["inside", '{"b":[1,x,2]}', 8, [1], 'the record at byte 8 is not JSON, unexpected "x" in place of a value: "x"'],
  ])("%s, as %j, is told with its offset", async (_where, text, offset, before, message) => {
    for (const source of [[encode(text)], everyByte(text)]) {
      const { items, error } = await outcomeOf(iterJsonArray(source, { path: "/b" }));
      expect(items).toEqual(before);
      expect(String(error)).toContain(`source: ${message}`);
      expect(error).toMatchObject({ code: "ERR_RECORD_INVALID", offset });
    }
  });

  test.each([
    ["[1] x", 4, 'unexpected "x" in place of the end'],
    ['{"b":[1]]', 8, 'unexpected "]" in place of a comma or "}"'],
    ['{"b":[1],"c"}', 12, 'unexpected "}" in place of a colon'],
  ])("behind the array, as %j, is told when it is strict", async (text, offset, reason) => {
    const path = text.startsWith("{") ? "/b" : "";
    expect(await values(text, { path })).toEqual([1]);
    const { items, error } = await outcomeOf(iterJsonArray([encode(text)], { path, strict: true }));
    expect([items, String(error)]).toEqual([[1], `RecordError: source: not JSON, at byte ${offset}: ${reason}`]);
  });

  it("because it is no UTF-8, is told", async () => {
    const bytes = Uint8Array.of(0x5b, 0x31, 0x2c, 0x22, 0xff, 0x22, 0x5d);
    const { items, error } = await outcomeOf(iterJsonArray(bytes));
    expect([items, String(error)]).toEqual([
      [1],
      'RecordError: source: the record at byte 3 is not JSON, it is not UTF-8: "\\"\uFFFD\\""',
    ]);
  });

  it("is not nested without end", async () => {
    const deep = `{"a":${"[".repeat(20_000)}`;
    await expect(values(deep, { path: "/b" })).rejects.toThrow("not JSON, at byte 10004: more than 10000 levels");
  });

  it("is told with the request", async () => {
    const request = new HttpRequest("GET", "https://example.com/users");
    const response = new HttpResponse({ body: encode("[x]"), request });
    await expect(itemsOf(iterJsonArray(response))).rejects.toMatchObject({
      request,
      message:
        'GET https://example.com/users: the record at byte 1 is not JSON, unexpected "x" in place of a value: "x"',
    });
  });
});

describe("a source that is cut", () => {
  test.each([
    ["", 0, "before"],
    ["  ", 2, "before"],
    ['{"a":1', 6, "before"],
    ['{"a":"x', 7, "before"],
    ['{"a":1,"b":', 11, "before"],
    ['{"b":[', 6, "in the middle of"],
    ['{"b":[1', 7, "in the middle of"],
    ['{"b":[1,', 8, "in the middle of"],
    ['{"b":[1,{"c":"', 14, "in the middle of"],
  ])("%j ends at byte %d, %s the array", async (text, offset, where) => {
    await expect(values(text, { path: "/b" })).rejects.toMatchObject({
      code: "ERR_RECORD_TRUNCATED",
      message: `source: cut: the source ends at byte ${offset}, ${where} the array`,
      offset,
    });
  });

  it("is told behind the array as well, when it is strict", async () => {
    expect(await values('{"b":[1]', { path: "/b" })).toEqual([1]);
    await expect(values('{"b":[1]', { path: "/b", strict: true })).rejects.toThrow(
      "cut: the source ends at byte 8, behind the array",
    );
  });
});

describe("maxRecordSize", () => {
  it("is the limit in bytes, wherever the pieces are cut", async () => {
    const text = '["1234",{"a":1},"üüü",1]';
    for (const source of [[encode(text)], everyByte(text)]) {
      const { items, error } = await outcomeOf(iterJsonArray(source, { maxRecordSize: 7 }));
      expect(items).toEqual(["1234", { a: 1 }]);
      expect(error).toMatchObject({
        code: "ERR_RECORD_TOO_LARGE",
        offset: 16,
        message:
          "source: the record at byte 16 is larger than 7 bytes; raise maxRecordSize if the source is to be trusted",
      });
    }
    expect(await values(text, { maxRecordSize: 8 })).toHaveLength(4);
  });

  it("is 1 MiB by default, and no limit on the array", async () => {
    const record = `"${"x".repeat(1_048_574)}"`;
    expect(await values(`[${record},${record}]`)).toHaveLength(2);
    await expect(values(`["x${record.slice(1)}]`)).rejects.toThrow("larger than 1048576 bytes");
    expect(() => iterJsonArray([], { maxRecordSize: 0 })).toThrow(RangeError);
  });
});

it("gives what JSON.parse gives, however the bytes are cut, and from any position on", async () => {
  const random = randomNumbers(5);
  for (let round = 0; round < 300; round++) {
    const items = Array.from({ length: random(6) }, () => randomValue(random, 3));
    const document = {
      before: randomValue(random, 3),
      nested: [randomValue(random, 2), { items }],
      after: randomValue(random, 2),
    };
    const bytes = encode(JSON.stringify(document, null, ["", " ", "\n\t"][random(3)]));
    const options = { path: ["nested", 1, "items"], strict: random(2) === 0 };
    const source = iterJsonArray(arriving(randomPieces(bytes, random, 1 + random(40))), options);
    const positions = [source.position];
    const seen: unknown[] = [];
    for await (const item of source) {
      seen.push(item);
      positions.push(source.position);
    }
    expect(seen).toEqual(items);
    const index = random(positions.length);
    const resumeFrom = positions[index]!;
    const resumed = iterJsonArray(arriving(randomPieces(bytes, random, 1 + random(40))), { ...options, resumeFrom });
    expect(await itemsOf(resumed)).toEqual(items.slice(index));
    expect(resumed.position).toEqual(positions.at(-1));
  }
});

function randomValue(random: (below: number) => number, depth: number): unknown {
  const kind = random(depth === 0 ? 4 : 6);
  if (kind === 0) return random(2000) - 1000;
  if (kind === 1) return ["", 'a"b', "\\", "ü", "日本\u{1F600}", "]", "\n", "x".repeat(50)][random(8)];
  if (kind === 2) return [true, false, null][random(3)];
  if (kind === 3) return random(1000) / 7;
  const size = random(4);
  if (kind === 4) return Array.from({ length: size }, () => randomValue(random, depth - 1));
  const keys = ["items", "nested", "ü", 'q"', "}"];
  return Object.fromEntries(Array.from({ length: size }, () => [keys[random(5)], randomValue(random, depth - 1)]));
}

describe("a schema", () => {
  const schema: StandardSchema<unknown, string> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) =>
        typeof value === "number" ? { value: `#${value}` } : { issues: [{ message: "no number" }] },
    },
  };

  it("makes the records, and what does not match can be left out", async () => {
    const texts: string[] = await itemsOf(iterJsonArray(encode("[1,2]"), { schema }));
    expect(texts).toEqual(["#1", "#2"]);
    const left: unknown[] = [];
    const onInvalid = (error: Error, bytes: Uint8Array): number =>
      left.push(error.message, new TextDecoder().decode(bytes));
    expect(await itemsOf(iterJsonArray(encode('[1,{"a":1},2]'), { schema, onInvalid }))).toEqual(["#1", "#2"]);
    expect(left).toEqual([
      "source: the record at byte 3 does not match the schema at its root; error.issues says why",
      '{"a":1}',
    ]);
  });

  it("that is not matched leaves the position before the record", async () => {
    const source = iterJsonArray(encode("[1,null,2]"), { schema });
    expect((await outcomeOf(source)).items).toEqual(["#1"]);
    expect(source.position).toEqual({ bytes: 2, open: "[", records: 1 });
    const resumed = iterJsonArray(encode("[1,null,2]"), { resumeFrom: source.position });
    expect(await itemsOf(resumed)).toEqual([null, 2]);
  });
});

it("refuses options that there are not, or that cannot be used", () => {
  expect(() => iterJsonArray([], { pth: "" } as object)).toThrow('unknown option "pth"; did you mean "path"?');
  expect(() => iterJsonArray([], { strict: 1 } as object)).toThrow("strict must be true or false, got number");
  expect(() => iterJsonArray([], { parseJson: 1 } as object)).toThrow("parseJson must be a function");
});
