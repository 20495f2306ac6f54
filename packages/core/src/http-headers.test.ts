import { describe, expect, it } from "vitest";

import { HttpHeaders, type HeadersInit } from "./http-headers.ts";
import { inspectSymbol } from "./inspect.ts";
import { caught } from "./testing/caught.ts";

/** As JavaScript would call it, without types. */
function make(init: unknown): HttpHeaders {
  return new HttpHeaders(init as HeadersInit);
}

function linesOf(init: unknown): [string, string][] {
  return make(init).raw;
}

describe("what headers are made from", () => {
  for (const [what, init, lines] of [
    ["nothing", undefined, []],
    ["null", null, []],
    [
      "a record",
      { A: "1", b: "2" },
      [
        ["A", "1"],
        ["b", "2"],
      ],
    ],
    [
      "a record with an array, which gives several lines",
      { a: ["1", "2"], b: [] },
      [
        ["a", "1"],
        ["a", "2"],
      ],
    ],
    ["a record with undefined and null, which are left out", { a: undefined, b: null, c: "1" }, [["c", "1"]]],
    ["a record without a prototype", Object.assign(Object.create(null), { a: "1" }), [["a", "1"]]],
    [
      "pairs, with duplicates",
      [
        ["A", "1"],
        ["b", "2"],
        ["a", "3"],
      ],
      [
        ["A", "1"],
        ["b", "2"],
        ["a", "3"],
      ],
    ],
    ["a Map", new Map([["A", "1"]]), [["A", "1"]]],
    [
      "a generator of pairs",
      pairs(["A", "1"], ["a", "2"]),
      [
        ["A", "1"],
        ["a", "2"],
      ],
    ],
    [
      "HttpHeaders, with case, order and duplicates",
      make([
        ["B", "1"],
        ["a", "2"],
        ["b", "3"],
      ]),
      [
        ["B", "1"],
        ["a", "2"],
        ["b", "3"],
      ],
    ],
    [
      "web Headers, with each Set-Cookie",
      new Headers([
        ["A", "1"],
        ["Set-Cookie", "a"],
        ["Set-Cookie", "b"],
      ]),
      // Sorted by the standard; Bun puts Set-Cookie last in any case.
      [
        ["a", "1"],
        ["set-cookie", "a"],
        ["set-cookie", "b"],
      ],
    ],
    ["an empty value", { a: "" }, [["a", ""]]],
  ] as const) {
    it(`accepts ${what} (H1)`, () => expect(linesOf(init)).toEqual(lines));
  }

  for (const [what, init, message] of [
    ["a string", "a: 1", "headers: expected a record, pairs or Headers, got string"],
    ["a number", 1, "headers: expected a record, pairs or Headers, got number"],
    ["a function", () => ({}), "headers: expected a record, pairs or Headers, got function"],
    ["a list of strings", ["a", "b"], "headers: expected pairs of a name and a value"],
    ["lists of one", [["a"]], "headers: expected pairs of a name and a value"],
    ["lists of three", [["a", "b", "c"]], "headers: expected pairs of a name and a value"],
    ["a name that is no string", [[1, "a"]], "headers: a name must be a string, got number"],
    ["a number as value", { a: 1 }, 'headers: the value of "a" must be a string, got number'],
    ["a boolean as value", { a: true }, 'headers: the value of "a" must be a string, got boolean'],
    ["an object as value", { a: {} }, 'headers: the value of "a" must be a string, got object'],
    ["bytes as value", { a: Uint8Array.of(65) }, 'headers: the value of "a" must be a string, got object'],
    ["a number in an array", { a: ["1", 2] }, 'headers: the value of "a" must be a string, got number'],
    ["undefined in a pair", [["a", undefined]], 'headers: the value of "a" must be a string, got undefined'],
  ] as const) {
    it(`refuses ${what} with a TypeError that says so (H1)`, () => {
      expect(() => make(init)).toThrow(new TypeError(message));
    });
  }

  it("does not look at inherited properties, and takes an own __proto__ for a name (S-12)", () => {
    const inherited: unknown = Object.create({ "x-inherited": "1" });
    expect(linesOf(inherited)).toEqual([]);
    expect(linesOf(JSON.parse('{"__proto__":"1","constructor":"2"}'))).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("copies, so that neither side changes the other (H7)", () => {
    const original = make({ a: "1" });
    const copy = new HttpHeaders(original);
    const clone = original.clone();
    copy.set("a", "2");
    clone.append("b", "3");
    expect(original.raw).toEqual([["a", "1"]]);
    expect(copy.raw).toEqual([["a", "2"]]);
    expect(clone.raw).toEqual([
      ["a", "1"],
      ["b", "3"],
    ]);
  });
});

describe("checks", () => {
  const names = ["", " ", "a b", "a:", ":path", "a\r\nb", "a\u0000", "ä", "a,b", "(a)", '"a"', "a/b", "a\t", "a\u007F"];
  for (const name of names) {
    it(`refuse ${JSON.stringify(name)} as a name (S-02, S-10)`, () => {
      expect(() => make({ [name]: "1" })).toThrow(TypeError);
      expect(() => make([[name, "1"]])).toThrow("is no field name (RFC 9110 section 5.1)");
      expect(() => make({}).append(name, "1")).toThrow(TypeError);
      expect(() => make({}).set(name, "1")).toThrow(TypeError);
      expect(() => make({}).update({ [name]: "1" })).toThrow(TypeError);
      expect(() => make({}).update({ [name]: null })).toThrow(TypeError);
    });
  }

  it("accept every character of a token in a name", () => {
    const name = "!#$%&'*+-.^_`|~0123456789abcXYZ";
    expect(linesOf({ [name]: "1" })).toEqual([[name, "1"]]);
  });

  for (const [what, value] of [
    ["CR", "a\rb"],
    ["LF", "a\nb"],
    ["CR LF and another field", "a\r\nX-Evil: 1"],
    ["CR LF at the end", "a\r\n"],
    ["NUL", "a\u0000b"],
    ["ESC", "a\u001Bb"],
    ["DEL", "a\u007Fb"],
    ["a character above U+00FF", "a\u0100"],
    ["what would be CR LF in its low bytes", "a\u010D\u010Ab"],
    ["an emoji", "😀"],
    ["a lone surrogate", "\uD800"],
  ] as const) {
    it(`refuse ${what} in a value, which is not shown (H9, S-01, S-02)`, async () => {
      const secret = `s3cret${value}s3cret`;
      for (const call of [
        () => make({ "X-Key": secret }),
        () => make([["X-Key", secret]]),
        () => make({ "X-Key": ["1", secret] }),
        () => make({}).append("X-Key", secret),
        () => make({}).set("X-Key", secret),
        () => make({}).update({ "X-Key": secret }),
      ]) {
        const error = (await caught(call)) as Error;
        expect(error).toBeInstanceOf(TypeError);
        expect(error.message).toMatch(/^headers: the value of "X-Key" has a control character or one above U\+00FF/);
        expect(error.message).not.toContain("s3cret");
      }
    });
  }

  it("show of a line in the place of a name only what comes before its value (S-01)", async () => {
    for (const line of ["Authorization: Bearer s3cret", "Cookie=s3cret", "X-Key\r\nX: s3cret", "X-Key s3cret"]) {
      const { message } = (await caught(() => make([[line, "1"]]))) as Error;
      expect(message).toMatch(/is no field name/);
      expect(message).not.toContain("s3cret");
    }
  });

  it("accept all of Latin-1 that is visible, space and tab (H8 corrected)", () => {
    const visible = Array.from({ length: 0x100 }, (_, code) => code)
      .filter((code) => code === 9 || (code >= 0x20 && code !== 0x7f && code < 0x80) || code >= 0x80)
      .map((code) => String.fromCharCode(code))
      .join("");
    expect(make({ a: `x${visible}x` }).get("a")).toBe(`x${visible}x`);
  });

  it("remove spaces and tabs around a value, as the Fetch standard does", () => {
    expect(linesOf({ a: " \t 1 2\t ", b: " ", c: "\t" })).toEqual([
      ["a", "1 2"],
      ["b", ""],
      ["c", ""],
    ]);
  });

  it("keep a no-break space, which is part of the value", () => {
    expect(make({ a: "\u00A01\u00A0" }).get("a")).toBe("\u00A01\u00A0");
  });

  it("take time that grows with the length of a value, not with its square", () => {
    const spaces = " ".repeat(200_000);
    expect(make({ a: `x${spaces}x` }).get("a")).toHaveLength(200_002);
    expect(make({ a: spaces }).get("a")).toBe("");
  });
});

describe("looking at fields", () => {
  const headers = make([
    ["Accept", "text/html"],
    ["X-Many", "1"],
    ["accept", "text/plain"],
    ["x-many", "2, 3"],
  ]);

  it("finds a name whatever its case", () => {
    for (const name of ["accept", "ACCEPT", "Accept"]) {
      expect(headers.has(name)).toBe(true);
      expect(headers.get(name)).toBe("text/html, text/plain");
      expect(headers.getAll(name)).toEqual(["text/html", "text/plain"]);
    }
  });

  it("joins several lines by comma and space (H3)", () => expect(headers.get("x-many")).toBe("1, 2, 3"));

  it("gives each line by itself (H4)", () => expect(headers.getAll("X-Many")).toEqual(["1", "2, 3"]));

  it("gives null, false and [] for a field that is not there", () => {
    expect(headers.get("x")).toBeNull();
    expect(headers.has("x")).toBe(false);
    expect(headers.getAll("x")).toEqual([]);
    expect(headers.getSetCookie()).toEqual([]);
  });

  it("does not find a name that only begins alike", () => {
    expect(headers.has("accep")).toBe(false);
    expect(headers.has("accept-encoding")).toBe(false);
    expect(headers.has("")).toBe(false);
  });

  it("finds no names of the prototype (S-12)", () => {
    for (const name of ["__proto__", "constructor", "toString", "length"]) {
      expect(headers.has(name)).toBe(false);
      expect(headers.get(name)).toBeNull();
    }
  });

  it("never joins Set-Cookie where it is asked for by its own name (H3 corrected)", () => {
    const cookies = ["a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT", "b=2"];
    expect(make({ "Set-Cookie": cookies }).getSetCookie()).toEqual(cookies);
  });

  it("counts lines, duplicates included (H7)", () => {
    expect(headers.size).toBe(4);
    expect(make({}).size).toBe(0);
  });

  it("tells an empty value from a field that is not there", () => {
    const empty = make({ a: "" });
    expect(empty.get("a")).toBe("");
    expect(empty.has("a")).toBe(true);
    expect(
      make([
        ["a", ""],
        ["a", "1"],
      ]).get("a"),
    ).toBe(", 1");
  });
});

describe("changing fields", () => {
  const before = [
    ["A", "1"],
    ["B", "2"],
    ["a", "3"],
    ["C", "4"],
    ["A", "5"],
  ];

  it("keeps the place of the first line when a field is set, takes the new case and removes the others (H5)", () => {
    const headers = make(before);
    headers.set("a", "new");
    expect(headers.raw).toEqual([
      ["a", "new"],
      ["B", "2"],
      ["C", "4"],
    ]);
  });

  it("puts a new name at the end (H5)", () => {
    const headers = make(before);
    headers.set("D", "6");
    expect(headers.raw).toEqual([...before, ["D", "6"]]);
  });

  it("appends beside lines of the same name", () => {
    const headers = make({ a: "1", b: "2" });
    headers.append("A", "3");
    expect(headers.raw).toEqual([
      ["a", "1"],
      ["b", "2"],
      ["A", "3"],
    ]);
  });

  it("deletes all lines of a name, and says whether there were any", () => {
    const headers = make(before);
    expect(headers.delete("a")).toBe(true);
    expect(headers.delete("a")).toBe(false);
    expect(headers.raw).toEqual([
      ["B", "2"],
      ["C", "4"],
    ]);
  });

  it("lays others over: their names are removed, and all of their lines go to the end (H6)", () => {
    const headers = make(before);
    headers.update([
      ["c", "6"],
      ["A", "7"],
      ["D", "8"],
      ["a", "9"],
    ]);
    expect(headers.raw).toEqual([
      ["B", "2"],
      ["c", "6"],
      ["A", "7"],
      ["D", "8"],
      ["a", "9"],
    ]);
  });

  it("removes an inherited field by an array without lines", () => {
    const headers = make({ a: "1", b: "2" });
    headers.update({ A: [], c: [] });
    expect(headers.raw).toEqual([["b", "2"]]);
  });

  it("removes a field that is laid over with null, and leaves one with undefined alone (H14 corrected)", () => {
    const headers = make({ a: "1", b: "2", c: "3" });
    headers.update({ A: null, b: undefined, d: null });
    expect(headers.raw).toEqual([
      ["b", "2"],
      ["c", "3"],
    ]);
  });

  it("can be laid over themselves", () => {
    const headers = make(before);
    headers.update(headers);
    expect(headers.raw).toEqual(before);
  });

  it("stays as it is when one of the fields that are laid over is refused", () => {
    for (const init of [{ b: "9", c: "\n" }, { b: "9", "c d": "1" }, { b: null, c: 1 }, "no headers"]) {
      const headers = make(before);
      expect(() => headers.update(init as HeadersInit)).toThrow(TypeError);
      expect(headers.raw).toEqual(before);
    }
  });

  it("stays as it is when what is set is refused", () => {
    const headers = make(before);
    expect(() => headers.set("a", "\r\n")).toThrow(TypeError);
    expect(() => headers.append("a", "\r\n")).toThrow(TypeError);
    expect(headers.raw).toEqual(before);
  });
});

describe("views", () => {
  const headers = make([
    ["B", "1"],
    ["a", "2"],
    ["b", "3"],
  ]);

  it("give names in lower case, in order and with duplicates (H2)", () => {
    const lines = [
      ["b", "1"],
      ["a", "2"],
      ["b", "3"],
    ];
    expect([...headers]).toEqual(lines);
    expect([...headers.entries()]).toEqual(lines);
    expect([...headers.keys()]).toEqual(["b", "a", "b"]);
    expect([...headers.values()]).toEqual(["1", "2", "3"]);
  });

  it("keep case and order in raw and toList() (H2)", () => {
    expect(headers.raw).toEqual([
      ["B", "1"],
      ["a", "2"],
      ["b", "3"],
    ]);
    expect(headers.toList()).toEqual(["B", "1", "a", "2", "b", "3"]);
  });

  it("raw is a copy", () => {
    headers.raw.pop();
    headers.raw[0]![1] = "changed";
    expect(headers.get("b")).toBe("1, 3");
  });

  it("become web Headers, with each Set-Cookie", () => {
    const web = make([
      ["X-B", "1"],
      ["x-a", "2"],
      ["x-b", "3"],
      ["Set-Cookie", "c"],
      ["Set-Cookie", "d"],
    ]).toWeb();
    expect(web).toBeInstanceOf(Headers);
    expect(web.get("X-B")).toBe("1, 3");
    expect(web.getSetCookie()).toEqual(["c", "d"]);
  });

  it("take over a list unchecked, for what an engine has received (S-20)", () => {
    const list = ["X", "caf\u00E9", "x", "2"];
    const received = HttpHeaders.fromList(list);
    expect(received.get("x")).toBe("caf\u00E9, 2");
    expect(received.toList()).toBe(list);
  });
});

describe("headers from a source that an engine has indexed", () => {
  function indexed(): { readonly headers: HttpHeaders; readonly asked: string[] } {
    const asked: string[] = [];
    const headers = HttpHeaders.fromSource({
      get(name) {
        asked.push(name);
        return name === "x-a" ? "1, 2" : name === "empty" ? "" : null;
      },
      list() {
        asked.push("the list");
        return ["X-A", "1", "Empty", "", "x-a", "2"];
      },
    });
    return { headers, asked };
  }

  it("look up single fields there, by names in lower case", () => {
    const { headers, asked } = indexed();
    expect([
      headers.get("X-A"),
      headers.has("x-a"),
      headers.has("EMPTY"),
      headers.get("X-B"),
      headers.has("x-b"),
    ]).toEqual(["1, 2", true, true, null, false]);
    expect(asked).toEqual(["x-a", "x-a", "empty", "x-b", "x-b"]);
  });

  it("ask for the list once, when more is wanted, and keep to it", () => {
    const { headers, asked } = indexed();
    expect(headers.getAll("x-a")).toEqual(["1", "2"]);
    expect(headers.raw).toEqual([
      ["X-A", "1"],
      ["Empty", ""],
      ["x-a", "2"],
    ]);
    headers.set("x-a", "3");
    expect(headers.get("X-A")).toBe("3");
    expect(headers.has("empty")).toBe(true);
    expect(headers.size).toBe(2);
    expect(asked).toEqual(["x-a", "the list"]);
  });

  it("need no list to show that there is no field of a name", () => {
    const { headers, asked } = indexed();
    expect(headers.getSetCookie()).toEqual([]);
    expect(asked).toEqual(["set-cookie"]);
  });

  it("are copied, laid over others and printed like any", () => {
    expect(indexed().headers.clone().get("x-a")).toBe("1, 2");
    expect(new HttpHeaders(indexed().headers).size).toBe(3);
    const others = make({ "x-a": "0", b: "1" });
    others.update(indexed().headers);
    expect(others.raw).toEqual([
      ["b", "1"],
      ["X-A", "1"],
      ["Empty", ""],
      ["x-a", "2"],
    ]);
    expect(indexed().headers.toString()).toBe("X-A: 1\r\nEmpty: \r\nx-a: 2");
  });
});

describe("printing", () => {
  const secret = "s3cret";
  const headers = make([
    ["Accept", "*/*"],
    ["Authorization", `Bearer ${secret}`],
    ["proxy-authorization", `Basic ${secret}`],
    ["COOKIE", `sid=${secret}`],
    ["Set-Cookie", `sid=${secret}`],
    ["Set-Cookie", `other=${secret}`],
    ["X-API-Key", secret],
    ["X-Auth-Token", secret],
  ]);
  const shown = [
    ["Accept", "*/*"],
    ["Authorization", "***"],
    ["proxy-authorization", "***"],
    ["COOKIE", "***"],
    ["Set-Cookie", "***"],
    ["Set-Cookie", "***"],
    ["X-API-Key", "***"],
    ["X-Auth-Token", "***"],
  ];

  it("masks credentials as text (H10 corrected)", () => {
    expect(headers.toString()).toBe(shown.map(([name, value]) => `${name}: ${value}`).join("\r\n"));
    expect(String(headers)).not.toContain(secret);
  });

  it("masks credentials as JSON", () => {
    expect(JSON.parse(JSON.stringify({ headers }))).toEqual({ headers: shown });
  });

  it("masks credentials for console.log of Node, Bun and Deno", () => {
    expect(headers[inspectSymbol]()).toBe(
      'HttpHeaders { Accept: "*/*", Authorization: "***", proxy-authorization: "***", COOKIE: "***", Set-Cookie: "***", Set-Cookie: "***", X-API-Key: "***", X-Auth-Token: "***" }',
    );
    expect(make({})[inspectSymbol]()).toBe("HttpHeaders { }");
  });

  it("quotes values, so that they cannot pretend to be something else", () => {
    expect(make({ a: 'x", Authorization: "y' })[inspectSymbol]()).toBe(
      String.raw`HttpHeaders { a: "x\", Authorization: \"y" }`,
    );
  });

  it("has nothing that could be enumerated instead", () => {
    expect(Object.keys(headers)).toEqual([]);
  });
});

describe("copies that share their lines until one is changed", () => {
  const lines = [
    ["A", "1"],
    ["B", "2"],
    ["A", "3"],
  ] as const;
  const changes: Readonly<Record<string, (headers: HttpHeaders) => void>> = {
    append: (headers) => headers.append("C", "4"),
    "set of a field that is there": (headers) => headers.set("a", "4"),
    "set of another": (headers) => headers.set("C", "4"),
    delete: (headers) => void headers.delete("A"),
    update: (headers) => headers.update({ b: "4", A: null }),
  };
  const copies: Readonly<Record<string, (headers: HttpHeaders) => HttpHeaders>> = {
    clone: (headers) => headers.clone(),
    "the constructor": (headers) => new HttpHeaders(headers),
  };
  for (const [how, copy] of Object.entries(copies)) {
    for (const [what, change] of Object.entries(changes)) {
      it(`${how}: ${what} changes the copy alone, and then the original alone`, () => {
        const original = new HttpHeaders(lines);
        const first = copy(original);
        const second = copy(first);
        change(first);
        const changed = first.raw;
        expect(changed).not.toEqual(lines);
        expect(original.raw).toEqual(lines);
        expect(second.raw).toEqual(lines);
        change(original);
        expect(original.raw).toEqual(changed);
        expect(second.raw).toEqual(lines);
        expect(first.raw).toEqual(changed);
      });
    }
  }
});

function* pairs(...lines: readonly [string, string][]): Iterable<[string, string]> {
  yield* lines;
}
