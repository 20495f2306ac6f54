import { describe, expect, it } from "vitest";

import { withParams, type ParamsInit } from "./query-params.ts";

describe("withParams", () => {
  const laid = (url: string, ...inits: readonly unknown[]): string => {
    const href = withParams(new URL(url).href, ...(inits as ParamsInit[]));
    // What it gives is what parsing would give.
    expect(new URL(href).href).toBe(href);
    return new URL(href).search;
  };

  for (const [what, url, inits, search] of [
    ["appends to the query of the URL (M2)", "https://h/?y=2", [{ k: "1" }], "?y=2&k=1"],
    [
      "lays the request over the client over the URL (M2)",
      "https://h/?a=url&b=url&c=url",
      [{ b: "client", c: "client" }, { c: "request" }],
      "?a=url&b=client&c=request",
    ],
    [
      "leaves a query alone without params (U18)",
      "https://h/?a=%20b&c+d",
      [{}, [], "", undefined, null],
      "?a=%20b&c+d",
    ],
    ["keeps an empty query", "https://h/?", [{}], ""],
    ["replaces all values of a key", "https://h/?a=1&b=2&a=3", [{ a: "4" }], "?b=2&a=4"],
    ["repeats a key for an array (Q2)", "https://h/", [{ a: [1, 2] }], "?a=1&a=2"],
    [
      "writes scalars as text (Q2)",
      "https://h/",
      [{ t: true, f: false, n: 2.5, z: 0, big: 10n ** 20n }],
      "?t=true&f=false&n=2.5&z=0&big=100000000000000000000",
    ],
    ["writes null as empty (Q2)", "https://h/", [{ a: null }], "?a="],
    ["writes an empty string", "https://h/", [{ a: "" }], "?a="],
    ["drops a key that is undefined", "https://h/?a=1&b=2", [{ a: undefined }], "?b=2"],
    [
      "drops a key of the client that the request has undefined",
      "https://h/",
      [{ a: 1, b: 2 }, { a: undefined }],
      "?b=2",
    ],
    ["drops the last key and with it the query", "https://h/?a=1", [{ a: undefined }], ""],
    ["drops a key with an empty array (Q2)", "https://h/?a=1", [{ a: [] }], ""],
    ["leaves undefined out of an array", "https://h/", [{ a: [undefined, 1] }], "?a=1"],
    ["brings back what was dropped before", "https://h/", [{ a: undefined }, { a: 1 }], "?a=1"],
    ["takes a string (Q3)", "https://h/", ["a=1&b&c=%20+d&a=2&e=%zz"], "?a=1&a=2&b=&c=++d&e=%25zz"],
    ["takes a string with a question mark", "https://h/", ["?a=1"], "?a=1"],
    [
      "takes URLSearchParams",
      "https://h/?a=0",
      [
        new URLSearchParams([
          ["a", "1"],
          ["a", "2"],
        ]),
      ],
      "?a=1&a=2",
    ],
    [
      "takes pairs",
      "https://h/",
      [
        [
          ["a", 1],
          ["b", null],
          ["a", true],
        ],
      ],
      "?a=1&a=true&b=",
    ],
    ["takes a Map", "https://h/", [new Map([["a", 1]])], "?a=1"],
    ["encodes as a form (Q4)", "https://h/", [{ "a b": "ü&=+~*'#\u0000" }], "?a+b=%C3%BC%26%3D%2B%7E*%27%23%00"],
    ["keeps a semicolon, which separates nothing (Q3)", "https://h/", ["a=1;b=2"], "?a=1%3Bb%3D2"],
    ["knows a key however it is encoded", "https://h/?%61=1&b+c=2&b%20c=3", [{ a: 4, "b c": 5 }], "?a=4&b+c=5"],
    ["knows a key that begins with a question mark", "https://h/??a=1&a=2", [{ a: 3 }], "??a=1&a=3"],
    ["knows an empty key", "https://h/?=1&b=2", [{ "": 3 }], "?b=2&=3"],
    [
      "writes what it does not replace as it was written",
      "https://h/?q=a%20b&r=c+d&s=~*'",
      [{ page: 2 }],
      "?q=a%20b&r=c+d&s=~*%27&page=2",
    ],
    [
      "takes an own __proto__ for a key like any other (S-12)",
      "https://h/",
      [JSON.parse('{"__proto__":"1","constructor":"2"}')],
      "?__proto__=1&constructor=2",
    ],
  ] as const) {
    it(`${what}, on ${url}`, () => expect(laid(url, ...inits)).toBe(search));
  }

  for (const [what, init, message] of [
    ["a number", 1, "params: expected a string, URLSearchParams, pairs or a record, got number"],
    ["a nested object", { a: { b: 1 } }, 'params: the value of "a" is of type object'],
    ["a nested array", { a: [[1]] }, 'params: the value of "a" is a nested array'],
    ["a function", { a: () => 1 }, 'params: the value of "a" is of type function'],
    ["a symbol", { a: Symbol("s") }, 'params: the value of "a" is of type symbol'],
    ["strings in the place of pairs", ["ab"], "params: expected pairs of a name and a value"],
    ["pairs of three", [["a", "b", "c"]], "params: expected pairs of a name and a value"],
    ["a pair whose name is a number", [[1, 2]], "params: expected pairs of a name and a value"],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => laid("https://h/", init)).toThrow(TypeError);
      expect(() => laid("https://h/", init)).toThrow(message);
    });
  }

  it("does not touch path and fragment", () => {
    expect(withParams("https://h/p%20q?a=1#f%20g", { b: 2 })).toBe("https://h/p%20q?a=1&b=2#f%20g");
  });
});
