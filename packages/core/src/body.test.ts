import { describe, expect, it } from "vitest";

import { encodeBody, type BodyInit } from "./body.ts";
import { collect } from "./collect.ts";
import { LocalProtocolError } from "./errors.ts";
import { HttpHeaders, type HeadersInit } from "./http-headers.ts";
import type { RequestBody } from "./request-body.ts";
import { jsonText } from "./stringify-json.ts";
import { caught } from "./testing/caught.ts";
import { Source, webStream } from "./testing/source.ts";

const decoder = new TextDecoder();

interface Encoded {
  readonly text: string | null;
  readonly headers: readonly [string, string][];
  readonly body: RequestBody | null;
}

/** As JavaScript would call it, without types. */
async function encode(init: unknown, method = "POST", given: HeadersInit = {}): Promise<Encoded> {
  const headers = new HttpHeaders(given);
  const body = encodeBody(init as BodyInit, method, headers);
  return { text: body === null ? null : decoder.decode(await collect(body)), headers: headers.raw, body };
}

function refuse(init: unknown, method = "POST", given: HeadersInit = {}): () => unknown {
  return () => encodeBody(init as BodyInit, method, new HttpHeaders(given));
}

const lengthOf = (length: number): [string, string] => ["Content-Length", String(length)];
const typeOf = (type: string): [string, string] => ["Content-Type", type];
const FORM = "application/x-www-form-urlencoded";

describe("one body at most (R1 corrected)", () => {
  const kinds = { content: "a", json: 1, data: { a: 1 }, files: { f: "a" } };
  for (const [given, names] of [
    [["content", "json"], "content and json"],
    [["content", "data"], "content and data"],
    [["content", "files"], "content and files"],
    [["json", "data"], "json and data"],
    [["json", "files"], "json and files"],
    [["content", "json", "data", "files"], "content and json and data and files"],
  ] as const) {
    it(`refuses ${names}`, () => {
      const init = Object.fromEntries(given.map((kind) => [kind, kinds[kind]]));
      expect(refuse(init)).toThrow(
        new TypeError(`a request has one body, but ${names} were given; keep one (data and files may go together)`),
      );
    });
  }

  for (const [what, init] of [
    ["json null, which is a body", { json: null, content: "a" }],
    ["an empty text, which is a body", { json: 1, content: "" }],
    ["an empty form", { json: 1, data: {} }],
  ] as const) {
    it(`counts ${what}`, () => expect(refuse(init)).toThrow(TypeError));
  }

  it("does not count what is undefined", async () => {
    expect(await encode({ content: undefined, json: 1, data: undefined, files: undefined })).toMatchObject({
      text: "1",
    });
  });

  it("changes no headers when it refuses", () => {
    const headers = new HttpHeaders({ a: "1" });
    expect(() => encodeBody({ content: "a", json: 1 }, "POST", headers)).toThrow(TypeError);
    expect(headers.raw).toEqual([["a", "1"]]);
  });
});

describe("no body", () => {
  for (const method of ["POST", "PUT", "PATCH", "QUERY"]) {
    it(`is stated with ${method} by Content-Length: 0 (R4)`, async () => {
      expect(await encode({}, method)).toEqual({ text: null, headers: [lengthOf(0)], body: null });
    });
  }

  for (const method of ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]) {
    it(`is not stated with ${method} (R4, S-11)`, async () => {
      expect(await encode({}, method)).toEqual({ text: null, headers: [], body: null });
    });
  }

  it("may be stated by the caller, with any method", async () => {
    expect((await encode({}, "GET", { "content-length": "0" })).headers).toEqual([["content-length", "0"]]);
  });
});

describe("content", () => {
  for (const method of ["POST", "GET", "DELETE", "PROPFIND"]) {
    it(`gets its length with ${method}, and no Content-Type (R2, R3, R4)`, async () => {
      expect(await encode({ content: "Grüße" }, method)).toMatchObject({ text: "Grüße", headers: [lengthOf(7)] });
    });
  }

  for (const [what, content] of [
    ["an empty string", ""],
    ["no bytes", new Uint8Array(0)],
  ] as const) {
    it(`has the length 0 when it is ${what}`, async () => {
      expect(await encode({ content }, "GET")).toMatchObject({ text: "", headers: [lengthOf(0)] });
    });
  }

  for (const [what, content] of [
    ["a web stream", () => webStream(["a", "b"]).stream],
    ["an iterable", () => new Source(["a", "b"])],
    ["an array", () => ["a", "b"]],
    ["a function, also one that returns a string", () => () => "ab"],
  ] as const) {
    it(`has no length when it is ${what}; that it is chunked is the transport's to say (R3 corrected)`, async () => {
      expect(await encode({ content: content() })).toMatchObject({ text: "ab", headers: [] });
    });
  }

  it("gets the type of a Blob", async () => {
    const blob = new Blob(["ab"], { type: "text/markdown;charset=utf-8" });
    expect(await encode({ content: blob })).toMatchObject({
      text: "ab",
      headers: [typeOf("text/markdown;charset=utf-8"), lengthOf(2)],
    });
    expect((await encode({ content: new Blob(["ab"]) })).headers).toEqual([lengthOf(2)]);
  });

  it("keeps the Content-Type of the caller (R11)", async () => {
    const given = { "content-type": "text/x-mine" };
    for (const init of [
      { content: new Blob(["1"], { type: "text/plain" }) },
      { content: new URLSearchParams("a") },
      { json: 1 },
      { data: { a: 1 } },
    ]) {
      expect((await encode(init, "POST", given)).headers[0]).toEqual(["content-type", "text/x-mine"]);
    }
  });

  it("is a form when it is URLSearchParams", async () => {
    expect(
      await encode({
        content: new URLSearchParams([
          ["a", "1 2"],
          ["a", "ü"],
        ]),
      }),
    ).toMatchObject({
      text: "a=1+2&a=%C3%BC",
      headers: [typeOf(FORM), lengthOf(14)],
    });
  });

  it("is multipart when it is FormData (MP11)", async () => {
    const form = new FormData();
    form.append("a", "1");
    const { text, headers } = await encode({ content: form });
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(headers[0]![1])![1]!;
    expect(text).toBe(`--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--${boundary}--\r\n`);
    expect(headers[1]).toEqual(lengthOf(text!.length));
  });

  for (const content of [null, 1, true, {}, new Date(0), Promise.resolve("a")]) {
    it(`cannot be ${content === null ? "null" : typeof content}`, () => {
      expect(refuse({ content })).toThrow(TypeError);
      expect(refuse({ content })).toThrow(/^content: cannot send /);
    });
  }
});

describe("json", () => {
  for (const [value, text] of [
    [{ a: [1, "ü", null] }, '{"a":[1,"ü",null]}'],
    [null, "null"],
    [0, "0"],
    [false, "false"],
    ["", '""'],
    ["null", '"null"'],
    [{}, "{}"],
    [[], "[]"],
    [{ a: undefined }, "{}"],
    [{ at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ["\uD800", String.raw`"\ud800"`],
    ['{"__proto__":1}', String.raw`"{\"__proto__\":1}"`],
  ] as const) {
    it(`sends ${text}, compact and in UTF-8 (R7)`, async () => {
      expect(await encode({ json: value })).toMatchObject({
        text,
        headers: [typeOf("application/json"), lengthOf(new TextEncoder().encode(text).byteLength)],
      });
    });
  }

  it("is none when it is undefined (R7 corrected)", async () => {
    expect(await encode({ json: undefined }, "GET")).toEqual({ text: null, headers: [], body: null });
  });

  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  for (const [what, value, message] of [
    ["NaN", NaN, "json: the value is NaN, which JSON cannot express"],
    ["Infinity in an object", { a: { b: Infinity } }, 'json: the value of "b" is Infinity, which JSON cannot express'],
    ["-Infinity in an array", { a: [-Infinity] }, 'json: the value of "0" is -Infinity, which JSON cannot express'],
    [
      "NaN that a toJSON() gives",
      { a: { toJSON: () => NaN } },
      'json: the value of "a" is NaN, which JSON cannot express',
    ],
    ["a bigint", { a: 1n }, "json: "],
    ["a cycle", cyclic, "json: "],
    ["a function", () => 1, "json: a function has no JSON form"],
    ["a symbol", Symbol("s"), "json: a symbol has no JSON form"],
  ] as const) {
    it(`refuses ${what} (R7)`, () => {
      expect(() => jsonText(value)).toThrow(TypeError);
      expect(refuse({ json: value })).toThrow(message);
    });
  }

  it("passes on what a toJSON() throws", () => {
    const broken = new Error("mine");
    const value = {
      toJSON() {
        throw broken;
      },
    };
    expect(() => jsonText(value)).toThrow(broken);
  });
});

describe("data", () => {
  for (const [what, data, text] of [
    ["a record", { a: "1", b: "2" }, "a=1&b=2"],
    ["an array, which repeats the name", { a: ["1", 2], b: [] }, "a=1&a=2"],
    ["scalars as text", { t: true, f: false, n: 2.5, i: 10n, z: -0 }, "t=true&f=false&n=2.5&i=10&z=0"],
    ["null as empty", { a: null, b: [null, "1"] }, "a=&b=&b=1"],
    ["what is undefined left out", { a: undefined, b: [undefined, "1"] }, "b=1"],
    [
      "pairs, with duplicates and in order",
      [
        ["b", "1"],
        ["a", "2"],
        ["b", "3"],
      ],
      "b=1&a=2&b=3",
    ],
    ["pairs with an array", [["a", ["1", "2"]]], "a=1&a=2"],
    ["a Map", new Map([["a", 1]]), "a=1"],
    ["URLSearchParams", new URLSearchParams("a=1&a=2"), "a=1&a=2"],
    ["the escapes of a form", { "a b": "ü&=+~*'\r\n\u0000" }, "a+b=%C3%BC%26%3D%2B%7E*%27%0D%0A%00"],
    ["an empty name and value", { "": "" }, "="],
    [
      "an own __proto__ as a name like any other",
      JSON.parse('{"__proto__":"1","constructor":"2"}'),
      "__proto__=1&constructor=2",
    ],
    ["no inherited properties", Object.assign(Object.create({ evil: "1" }) as object, { a: "1" }), "a=1"],
  ] as const) {
    it(`sends ${what} (R8, R9 corrected, S-12)`, async () => {
      expect(await encode({ data })).toMatchObject({ text, headers: [typeOf(FORM), lengthOf(text.length)] });
    });
  }

  for (const data of [{}, [], { a: undefined }, { a: [] }, new URLSearchParams(), new Map()]) {
    it(`is no body when there is nothing in ${JSON.stringify(data)} (R8)`, async () => {
      expect(await encode({ data })).toEqual({ text: null, headers: [lengthOf(0)], body: null });
      expect(await encode({ data, files: {} })).toEqual({ text: null, headers: [lengthOf(0)], body: null });
    });
  }

  for (const [what, data, message] of [
    ["a string", "a=1", "data: expected a record, pairs or URLSearchParams, got string; use content"],
    ["null", null, "data: expected a record, pairs or URLSearchParams, got null; use content"],
    ["a number", 1, "data: expected a record, pairs or URLSearchParams, got number; use content"],
    ["bytes", Uint8Array.of(1), "data: expected pairs of a name and a value; use content"],
    ["a view", new DataView(new ArrayBuffer(1)), "data: expected a record, pairs or URLSearchParams; use content"],
    ["a buffer", new ArrayBuffer(1), "data: expected a record, pairs or URLSearchParams; use content"],
    ["a Blob", new Blob(["a"]), "data: expected a record, pairs or URLSearchParams; use content"],
    ["a web stream", webStream([]).stream, "data: expected a record, pairs or URLSearchParams; use content"],
    ["an async iterable", new Source([]), "data: expected a record, pairs or URLSearchParams; use content"],
    ["a date", new Date(0), "data: expected a record, pairs or URLSearchParams; use content"],
    ["a list of strings, which would come apart", ["ab"], "data: expected pairs of a name and a value; use content"],
    ["lists of one", [["a"]], "data: expected pairs of a name and a value; use content"],
    ["a name that is no string", [[1, "a"]], "data: a name must be a string, got number"],
    ["an object as value", { a: { b: 1 } }, 'data: the value of "a" is of type object; expected a string, number'],
    ["a nested array", { a: [["1"]] }, 'data: the value of "a" is of type array; expected a string, number'],
    ["a function as value", { a: () => 1 }, 'data: the value of "a" is of type function; expected a string'],
    ["a symbol as value", { a: Symbol("s") }, 'data: the value of "a" is of type symbol; expected a string'],
    ["a file", { a: new Blob(["a"]) }, "files go into files"],
  ] as const) {
    it(`cannot be ${what}`, () => {
      expect(refuse({ data })).toThrow(TypeError);
      expect(refuse({ data })).toThrow(message);
    });
  }

  it("goes before files, as parts (R10)", async () => {
    const { text, headers } = await encode({ data: { a: 1 }, files: { f: "x" } }, "POST", {
      "content-type": "multipart/form-data; boundary=B",
    });
    expect(headers).toEqual([["content-type", "multipart/form-data; boundary=B"], lengthOf(text!.length)]);
    expect(text).toMatch(/name="a"\r\n\r\n1\r\n--B\r\n.*name="f"; filename="upload"/);
  });

  it("stays a form when there are no files (R10)", async () => {
    for (const files of [{}, []]) expect(await encode({ data: { a: 1 }, files })).toMatchObject({ text: "a=1" });
  });

  for (const [what, files] of [
    ["a Blob", new Blob(["a"])],
    ["null", null],
    ["a web stream", webStream([]).stream],
    ["a string", "a"],
  ] as const) {
    it(`is refused with ${what} in the place of files`, () =>
      expect(refuse({ data: { a: 1 }, files })).toThrow(TypeError));
  }
});

describe("framing (R3, R5 corrected, S-09)", () => {
  it("keeps a Content-Length that is right, and adds none", async () => {
    expect((await encode({ content: "abc" }, "POST", { "content-length": "3" })).headers).toEqual([
      ["content-length", "3"],
    ]);
    expect((await encode({ content: "" }, "POST", { "content-length": "0" })).headers).toHaveLength(1);
  });

  it("keeps a Content-Length for a stream, whose length nobody knows yet", async () => {
    const { headers } = await encode({ content: new Source(["abc"]) }, "POST", { "Content-Length": "3" });
    expect(headers).toEqual([lengthOf(3)]);
  });

  for (const [what, init, given, message] of [
    ["is too small", { content: "abc" }, "2", "Content-Length is 2, but the body has 3 bytes"],
    ["is too large", { content: "abc" }, "4", "Content-Length is 4, but the body has 3 bytes"],
    ["counts characters instead of bytes", { content: "ü" }, "1", "Content-Length is 1, but the body has 2 bytes"],
    ["is not 0 without a body", {}, "3", "Content-Length is 3, but the body has 0 bytes"],
    ["is wrong for json", { json: {} }, "3", "Content-Length is 3, but the body has 2 bytes"],
    ["is wrong for a form", { data: { a: 1 } }, "4", "Content-Length is 4, but the body has 3 bytes"],
    ["is wrong for a Blob", { content: new Blob(["a"]) }, "4", "Content-Length is 4, but the body has 1 bytes"],
    ["comes twice", { content: "abc" }, ["3", "3"], "Content-Length must be one decimal number"],
    ["is a list", { content: "abc" }, "3, 3", "Content-Length must be one decimal number"],
    ["has a sign", { content: "abc" }, "+3", "Content-Length must be one decimal number"],
    ["is negative", { content: "abc" }, "-3", "Content-Length must be one decimal number"],
    ["is hexadecimal", { content: "abc" }, "0x3", "Content-Length must be one decimal number"],
    ["has a fraction", { content: "abc" }, "3.0", "Content-Length must be one decimal number"],
    ["is empty", { content: "abc" }, "", "Content-Length must be one decimal number"],
    ["is text", { content: new Source([]) }, "long", "Content-Length must be one decimal number"],
  ] as const) {
    it(`refuses a Content-Length that ${what}`, () => {
      const call = refuse(init, "POST", { "Content-Length": given });
      expect(call).toThrow(LocalProtocolError);
      expect(call).toThrow(message);
    });
  }

  it("says that nothing was sent", async () => {
    const error = await caught(refuse({ content: "a" }, "POST", { "content-length": "2" }));
    expect(error).toMatchObject({ code: "ERR_LOCAL_PROTOCOL", processed: "no" });
  });

  for (const given of [
    { "Transfer-Encoding": "chunked" },
    { "transfer-encoding": "gzip, chunked" },
    { "TRANSFER-ENCODING": "identity" },
    { "transfer-encoding": "" },
    { "transfer-encoding": "chunked", "content-length": "3" },
  ]) {
    it(`refuses ${JSON.stringify(given)}, which is the transport's to set`, () => {
      for (const init of [{ content: "abc" }, { content: new Source([]) }, {}]) {
        expect(refuse(init, "POST", given)).toThrow(LocalProtocolError);
        expect(refuse(init, "POST", given)).toThrow("Transfer-Encoding is set by the transport");
      }
    });
  }

  it("puts its own fields behind those of the caller (R12)", async () => {
    expect((await encode({ json: 1 }, "POST", { b: "1", a: "2" })).headers).toEqual([
      ["b", "1"],
      ["a", "2"],
      typeOf("application/json"),
      lengthOf(1),
    ]);
  });
});
