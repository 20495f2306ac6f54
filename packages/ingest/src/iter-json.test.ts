import { HttpResponse, type StandardSchema } from "@haulier/core";
import { afterEach, describe, expect, it, test, vi } from "vitest";

import { iterJsonBytes } from "./iter-json-bytes.ts";
import { iterJson, type IterJsonOptions } from "./iter-json.ts";
import type { RecordError } from "./record-error.ts";
import { randomNumbers } from "./testing/random-numbers.ts";
import { arriving, encode, itemsOf, outcomeOf, randomPieces } from "./testing/random-pieces.ts";

const values = (text: string, options?: IterJsonOptions): Promise<unknown[]> =>
  itemsOf(iterJson([encode(text)], options));
const texts = async (text: string): Promise<string[]> => {
  const lines = await itemsOf(iterJsonBytes([encode(text)]));
  return lines.map((line) => new TextDecoder().decode(line));
};

describe("lines", () => {
  test.each([
    ["", []],
    ["\n", []],
    ["{}", ["{}"]],
    ["{}\n", ["{}"]],
    ['{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ['{"a":1}\r\n{"b":2}\r\n', ['{"a":1}', '{"b":2}']],
    ['\n\n{"a":1}\n \t\n\r\n{"b":2}', ['{"a":1}', '{"b":2}']],
    ["  [1]  \n\t2\r\n", ["[1]", "2"]],
    ['1\n"two"\nnull\nfalse\n[3]\n-4.5e1\n', ["1", '"two"', "null", "false", "[3]", "-4.5e1"]],
    ['{"ü":"日本\u{1F600}"}\n"é"\n', ['{"ü":"日本\u{1F600}"}', '"é"']],
    ['\uFEFF{"a":1}\n\uFEFF[2]\n', ['{"a":1}', "[2]"]],
    ['"\u2028"\n"\u0085"\n', ['"\u2028"', '"\u0085"']],
    ['data: {"a":1}\n\ndata:[2]\n\ndata:\n\ndata: [DONE]\n\n', ['{"a":1}', "[2]"]],
    [': keep-alive\nevent: x\nid: 7\nretry: 100\ndata: {"a":1}\n[DONE]\n:\n', ['{"a":1}']],
  ])("of %j are %j, parsed and as bytes (JB1, JB2)", async (text, lines) => {
    expect(await texts(text)).toEqual(lines);
    expect(await values(text)).toEqual(lines.map((line) => JSON.parse(line)));
  });

  it("are given as bytes that nobody has touched (JB2)", async () => {
    const bytes = Uint8Array.of(0x22, 0xff, 0xc3, 0x22, 0x0a, 0x7b, 0x7d);
    expect(await itemsOf(iterJsonBytes(bytes))).toEqual([bytes.subarray(0, 4), bytes.subarray(5)]);
  });

  test("of a response, read already or not, of any iterable, and of bytes", async () => {
    const bytes = encode("1\n2\n3");
    const half = [bytes.subarray(0, 3), bytes.subarray(3)];
    const read = new HttpResponse({ body: bytes });
    for (const source of [bytes, half, arriving(half), new HttpResponse({ body: arriving(half) }), read, read])
      expect(await itemsOf(iterJson<number>(source))).toEqual([1, 2, 3]);
  });

  test("of a body are what jsonBytes() gives, also when it is empty (JB1)", async () => {
    for (const text of ['{"a":1}\n', ""]) {
      const response = new HttpResponse({ body: encode(text) });
      expect(response.jsonBytes()).toEqual(encode(text));
      expect(await itemsOf(iterJson(response))).toEqual(text === "" ? [] : [{ a: 1 }]);
    }
  });

  it("are not those of text, or of nothing", async () => {
    expect(() => iterJson("1\n2" as never)).toThrow(
      "iterJson: expected an HttpResponse, bytes or an iterable of bytes, got string",
    );
    expect(() => iterJson(null as never)).toThrow("got null");
    await expect(itemsOf(iterJson(["1"] as never))).rejects.toThrow("source: expected pieces of bytes, got string");
  });

  it("are given as soon as they are there", async () => {
    const seen: unknown[] = [];
    const pieces = (async function* () {
      yield encode("1\n2\n3");
      expect(seen).toEqual([1, 2]);
      yield encode("4\n");
      expect(seen).toEqual([1, 2, 34]);
    })();
    for await (const value of iterJson(pieces)) seen.push(value);
    expect(seen).toEqual([1, 2, 34]);
  });
});

describe("a JSON text sequence", () => {
  test.each([
    ['\x1e{"a":1}\n\x1e[2]\n', [{ a: 1 }, [2]]],
    ['\x1e{\n  "a": [\n1\n]\n}\n\x1e\x1e"b"\x1e3\n', [{ a: [1] }, "b", 3]],
    ["\x1e", []],
  ])("%j is %j (JB1)", async (text, expected) => {
    expect(await values(text)).toEqual(expected);
  });

  it("refuses numbers and words that may be cut, and goes on behind them where it may (JB1)", async () => {
    await expect(values("\x1e1\n\x1e12")).rejects.toMatchObject({
      code: "ERR_RECORD_TRUNCATED",
      message: "source: text 2, at byte 4, is a number or a word that nothing follows, and may be cut",
    });
    const left: string[] = [];
    expect(await values("\x1e12\x1etrue\x1e3\n", { onInvalid: ({ message }) => left.push(message) })).toEqual([3]);
    expect(left).toHaveLength(2);
  });

  it("goes on behind a text that is cut", async () => {
    const left: string[] = [];
    const options = { onInvalid: (_: Error, bytes: Uint8Array) => left.push(new TextDecoder().decode(bytes)) };
    expect(await values('\x1e{"a":\x1e{"b":2}\n', options)).toEqual([{ b: 2 }]);
    expect(left).toEqual(['{"a":']);
  });
});

describe("a line that is no JSON", () => {
  test.each([
    ['{"a":1}\n{"a":}\n', 2, 8, 'is not JSON, unexpected "}" in place of a value: "{\\"a\\":}"'],
    ["<html>\n", 1, 0, 'is not JSON, unexpected "<" in place of a value: "<html>"'],
    ["1\n\n{\n2", 3, 3, 'is not JSON, it ends too early: "{"'],
    ["[1,]", 1, 0, 'is not JSON, unexpected "]" in place of a value: "[1,]"'],
    ["nulL\n", 1, 0, 'is not JSON, unexpected "L" in place of "null": "nulL"'],
    ["é\n", 1, 0, 'is not JSON, unexpected byte 0xc3 in place of a value: "é"'],
    ['"ü"\n{"ö":1 2}\n', 2, 5, 'is not JSON, unexpected "2" in place of a comma or "}": "{\\"ö\\":1 2}"'],
  ])("of %j is told by number and offset", async (text, line, offset, reason) => {
    const { error } = await outcomeOf(iterJson([encode(text)]));
    expect(error).toMatchObject({
      name: "RecordError",
      code: "ERR_RECORD_INVALID",
      message: `source: line ${line}, at byte ${offset}, ${reason}`,
      line,
      offset,
      cause: expect.any(SyntaxError),
    });
  });

  test.each([
    ['{"a":1}\n{"a":1', 2, 8],
    ['"abc', 1, 0],
    ['1\n\n\n"\\u00', 4, 4],
    ["[1,[2],{}", 1, 0],
    ["tru", 1, 0],
    ["data: {", 1, 0],
  ])("because the source is cut, as in %j, is told to be that", async (text, line, offset) => {
    await expect(values(text, { onInvalid: () => expect.unreachable() })).rejects.toMatchObject({
      code: "ERR_RECORD_TRUNCATED",
      message: `source: line ${line}, at byte ${offset}, is cut: the source ends in the middle of it`,
      line,
      offset,
    });
  });

  it("because the source is cut within a character, is told to be that", async () => {
    const bytes = encode('1\n"日本"');
    for (const cut of [4, 5, 7, 8]) {
      const source = iterJson(bytes.subarray(0, cut), { onInvalid: () => expect.unreachable() });
      const { items, error } = await outcomeOf(source);
      expect(items).toEqual([1]);
      expect(error).toMatchObject({ code: "ERR_RECORD_TRUNCATED", line: 2, offset: 2 });
      expect(source.position).toMatchObject({ bytes: 2, lines: 1, records: 1 });
    }
  });

  it("is found among many others in little time", async () => {
    // A decoder is asked about all of them at once, and has to be asked again where they are.
    const bytes = encode(`${"1\n".repeat(32_000)}"?"\n`.repeat(20));
    const left: number[] = [];
    for (let at = bytes.indexOf(0x3f); at !== -1; at = bytes.indexOf(0x3f, at)) bytes[at] = 0xff;
    const source = iterJson(bytes, { onInvalid: (error) => left.push((error as RecordError).line!) });
    let records = 0;
    for await (const _ of source) records++;
    expect([records, left]).toEqual([640_000, Array.from({ length: 20 }, (_, index) => 32_001 * (index + 1))]);
  });

  it("is told with the request of a response, and with no more of the line than its beginning", async () => {
    const { HttpRequest } = await import("@haulier/core");
    const request = new HttpRequest("GET", "https://me:secret@example.com/a?api_key=secret");
    const response = new HttpResponse({ body: encode(`${"x".repeat(5000)}\n`), request });
    const { error } = await outcomeOf(iterJson(response));
    expect(error).toMatchObject({ request });
    expect(String(error)).toContain("GET https://***@example.com/a?api_key=***: line 1, at byte 0, is not JSON");
    expect(String(error).length).toBeLessThan(400);
  });

  it("is left out when somebody wants to know of it", async () => {
    const left: unknown[] = [];
    const source = iterJson(
      arriving([encode("1\n{]\n2\n"), Uint8Array.of(0x22, 0xff, 0x22, 0x0a), encode("3\nx\n4")]),
      {
        onInvalid: async (error, bytes) => {
          await Promise.resolve();
          left.push([(error as { line?: number }).line, [...bytes].map((byte) => String.fromCharCode(byte)).join("")]);
        },
      },
    );
    expect(await itemsOf(source)).toEqual([1, 2, 3, 4]);
    expect(left).toEqual([
      [2, "{]"],
      [4, '"\xff"'],
      [6, "x"],
    ]);
  });

  it("is left out ten thousand times in a row, too", async () => {
    let left = 0;
    const text = `${"x\n".repeat(10_000)}1\n`;
    expect(await values(text, { onInvalid: () => left++ })).toEqual([1]);
    expect(left).toBe(10_000);
  });

  it("ends the iteration with what the listener throws, and releases the source", async () => {
    const response = new HttpResponse({ body: arriving([encode("1\nx\n2\n")]) });
    const { items, error } = await outcomeOf(
      iterJson(response, {
        onInvalid: () => {
          throw new Error("enough");
        },
      }),
    );
    expect([items, String(error), response.isClosed]).toEqual([[1], "Error: enough", true]);
  });

  it("is told to be no UTF-8 when that is what it is not, and the lines before it are given", async () => {
    const bytes = Uint8Array.of(0x31, 0x0a, 0xc3, 0xbc, 0x0a, 0x22, 0xff, 0x22, 0x0a, 0x32, 0x0a);
    const { items, error } = await outcomeOf(iterJson(bytes, { onInvalid: undefined }));
    expect([items, String(error)]).toEqual([
      [1],
      'RecordError: source: line 2, at byte 2, is not JSON, unexpected byte 0xc3 in place of a value: "ü"',
    ]);
    const left: string[] = [];
    expect(await itemsOf(iterJson(bytes, { onInvalid: ({ message }) => left.push(message) }))).toEqual([1, 2]);
    expect(left[1]).toBe("source: line 3, at byte 5, is not UTF-8");
  });
});

describe("maxLineSize", () => {
  const limited = (text: string, pieces: number): Uint8Array[] => {
    const bytes = encode(text);
    return pieces === 1 ? [bytes] : Array.from(bytes, (byte) => Uint8Array.of(byte));
  };

  test.each([1, 2])("is the limit in bytes, in %d or more pieces", async (pieces) => {
    const text = '"1234"\n"ü34"\n"12345"\n"üüü"\n[]\n';
    for (const iterate of [iterJson, iterJsonBytes]) {
      const left: unknown[] = [];
      const source = iterate(limited(text, pieces), {
        maxLineSize: 6,
        onInvalid: (error, bytes) => left.push([error.message, bytes.byteLength]),
      });
      expect(await itemsOf<unknown>(source)).toHaveLength(3);
      const advice = "is longer than 6 bytes; raise maxLineSize if the source is to be trusted";
      expect(left).toEqual([
        [`source: line 3, at byte 14, ${advice}`, 6],
        [`source: line 4, at byte 22, ${advice}`, 6],
      ]);
      expect(source.position).toEqual({ bytes: encode(text).byteLength, lines: 5, records: 3 });
      await expect(itemsOf<unknown>(iterate(limited(text, pieces), { maxLineSize: 6 }))).rejects.toMatchObject({
        code: "ERR_RECORD_TOO_LARGE",
        line: 3,
        offset: 14,
      });
    }
  });

  it("is told before more of the line is read", async () => {
    let given = 0;
    const endless = (function* () {
      for (;;) {
        given++;
        yield encode("xxxxxxxxxx");
      }
    })();
    await expect(itemsOf(iterJson(endless, { maxLineSize: 100 }))).rejects.toMatchObject({
      code: "ERR_RECORD_TOO_LARGE",
    });
    expect(given).toBe(11);
  });

  it("is 1 MiB by default, and may be none", async () => {
    const line = encode(`"${"x".repeat(1_048_575)}"`);
    await expect(itemsOf(iterJson(line))).rejects.toThrow("longer than 1048576 bytes");
    expect(await itemsOf(iterJson(encode(`"${"x".repeat(1_048_574)}"`)))).toHaveLength(1);
    expect(await itemsOf(iterJson(line, { maxLineSize: Number.POSITIVE_INFINITY }))).toHaveLength(1);
  });

  test.each([0, -1, 1.5, Number.NaN])("of %d is refused", (maxLineSize) => {
    expect(() => iterJson([], { maxLineSize })).toThrow(RangeError);
    expect(() => iterJsonBytes([], { maxLineSize })).toThrow(RangeError);
  });
});

describe("takes time in proportion to a line that comes in a hundred thousand pieces (JB2)", () => {
  afterEach(() => vi.restoreAllMocks());

  it("as each byte is copied into room that doubles", async () => {
    let copied = 0;
    // oxlint-disable-next-line typescript/unbound-method -- it is called with the `this` of the spy
    const set = Uint8Array.prototype.set;
    vi.spyOn(Uint8Array.prototype, "set").mockImplementation(function (this: Uint8Array, from, at) {
      copied += from.length;
      set.call(this, from, at);
    });
    const size = 100_000;
    const piece = encode("x");
    const pieces = (function* () {
      yield encode('"');
      for (let count = 0; count < size; count++) yield piece;
      yield encode('"\n');
    })();
    const [value] = await itemsOf(iterJson<string>(pieces));
    expect(value).toHaveLength(size);
    expect(copied).toBeLessThan(4 * size);
  });
});

it("gives the same records, places and errors however the bytes are cut", async () => {
  const random = randomNumbers(8);
  const lines = [
    '{"a":1}',
    '{"ü":"日本"}',
    "[1,2]",
    "",
    " ",
    "x",
    '"\u{1F600}"',
    ": c",
    "data: 5",
    "\xff",
    "1e",
    '"' + "y".repeat(30) + '"',
  ];
  for (let round = 0; round < 300; round++) {
    const end = ["\n", "\r\n"][random(2)]!;
    const text =
      Array.from({ length: random(12) }, () => lines[random(lines.length)]!).join(end) + ["", end][random(2)]!;
    const bytes = round % 5 === 0 ? Uint8Array.from(text, (character) => character.charCodeAt(0)) : encode(text);
    for (const iterate of [iterJson, iterJsonBytes]) {
      const read = async (pieces: Iterable<Uint8Array>): Promise<unknown[]> => {
        const seen: unknown[] = [];
        const source = iterate(arriving(pieces), {
          maxLineSize: 25,
          onInvalid: ({ message }, record) => seen.push(message, [...record]),
        });
        const reading = outcomeOf(
          (async function* () {
            for await (const item of source) {
              seen.push(item instanceof Uint8Array ? [...item] : item, source.position);
              yield item;
            }
          })(),
        );
        seen.push(String((await reading).error), source.position);
        return seen;
      };
      const whole = await read([bytes]);
      expect(await read(randomPieces(bytes, random, 1 + random(20)))).toEqual(whole);
    }
  }
});

describe("a schema", () => {
  const even: StandardSchema<unknown, number> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) =>
        typeof value === "number" && value % 2 === 0
          ? { value: value * 10 }
          : { issues: [{ message: `secret ${String(value)}`, path: ["a", { key: 0 }] }] },
    },
  };
  const later: StandardSchema<unknown, number> = {
    "~standard": { ...even["~standard"], validate: async (value) => even["~standard"].validate(value) },
  };

  test.each([
    ["at once", even],
    ["later", later],
  ])("that answers %s makes the records", async (_when, schema) => {
    const numbers: number[] = await itemsOf(iterJson(encode("2\n4\n6"), { schema }));
    expect(numbers).toEqual([20, 40, 60]);
  });

  test.each([
    ["at once", even],
    ["later", later],
  ])("that answers %s is told to be missed, by line and offset", async (_when, schema) => {
    const source = iterJson(encode("2\n\n3\n4"), { schema });
    const { items, error } = await outcomeOf(source);
    expect(items).toEqual([20]);
    expect(error).toMatchObject({
      name: "SchemaError",
      code: "ERR_SCHEMA",
      message: "source: the record of line 3, at byte 3, does not match the schema at a.0; error.issues says why",
      issues: [expect.objectContaining({ message: "secret 3" })],
    });
    expect(source.position).toEqual({ bytes: 3, lines: 2, records: 1 });
    const left: string[] = [];
    const options = { schema, onInvalid: (_: Error, bytes: Uint8Array) => left.push(new TextDecoder().decode(bytes)) };
    expect(await itemsOf(iterJson(encode("2\n\n3\n5\r\n4\n7"), options))).toEqual([20, 40]);
    expect(left).toEqual(["3", "5\r", "7"]);
  });

  it("is a schema", () => {
    expect(() => iterJson([], { schema: {} as never })).toThrow("iterJson: schema must be a Standard Schema");
    expect(() => iterJson([], { schema: null as never })).toThrow("got null");
  });
});

it("parses with another parser", async () => {
  expect(await values('{"a":1}\n[2]', { parseJson: (text) => text.length })).toEqual([7, 3]);
  await expect(
    values("1", {
      parseJson: () => {
        throw new Error("no");
      },
    }),
  ).rejects.toThrow('line 1, at byte 0, is not JSON, its parser refuses it: "1"');
});

it("refuses options that there are not, or that cannot be used", () => {
  expect(() => iterJson([], { maxlineSize: 1 } as object)).toThrow(
    'iterJson: unknown option "maxlineSize"; did you mean "maxLineSize"?',
  );
  expect(() => iterJsonBytes([], { schema: {} } as object)).toThrow('unknown option "schema"');
  expect(() => iterJson([], { onInvalid: true } as object)).toThrow("onInvalid must be a function, got boolean");
  expect(() => iterJson([], { parseJson: 1 } as object)).toThrow("parseJson must be a function");
  expect(() => iterJson([], { signal: new AbortController() } as object)).toThrow("pass its signal");
});
