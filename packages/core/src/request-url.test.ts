import { describe, expect, it } from "vitest";

import { InvalidUrlError, UnsupportedProtocolError } from "./errors.ts";
import { applyParams, isHome, parseBaseUrl, parseRequestUrl, resolveUrl, type ParamsInit } from "./request-url.ts";

describe("parseRequestUrl", () => {
  for (const [input, href] of [
    ["https://h", "https://h/"],
    ["HTTP://EXAMPLE.com/Path", "http://example.com/Path"],
    ["http://h:80/", "http://h/"],
    ["https://h:443/", "https://h/"],
    ["http://h/a/b/..", "http://h/a/"],
    ["http://h/%2e%2e/x", "http://h/x"],
    ["http://h/%2Fa%20b", "http://h/%2Fa%20b"],
    ["http://h/a b", "http://h/a%20b"],
    ["http://h/ä?ö#ü", "http://h/%C3%A4?%C3%B6#%C3%BC"],
    ["http://h/100%", "http://h/100%"],
    ["http://127.1/", "http://127.0.0.1/"],
    ["http://0x7f.1/", "http://127.0.0.1/"],
    ["http://[0:0::1]/", "http://[::1]/"],
    ["http://☃.net/", "http://xn--n3h.net/"],
    ["http://www.münchen.de/", "http://www.xn--mnchen-3ya.de/"],
    ["http://exa%41mple.com/", "http://exaample.com/"],
    ["  http://h/x  ", "http://h/x"],
    ["http://h?", "http://h/?"],
    ["http://a@b@h/", "http://a%40b@h/"],
    // One parser decides for checks and for connecting, so that the host is the same to both (U22).
    ["http://e.com\\@evil.com/", "http://e.com/@evil.com/"],
  ] as const) {
    it(`reads ${input} as ${href}`, () => expect(parseRequestUrl(input).href).toBe(href));
  }

  it("copies a URL, so that changing it later changes nothing (U1)", () => {
    const url = new URL("https://example.com/a");
    const parsed = parseRequestUrl(url);
    url.pathname = "/b";
    expect(parsed.href).toBe("https://example.com/a");
  });

  it("accepts a URL of another realm, by its shape", () => {
    const foreign = { href: "https://example.com/a", searchParams: {} } as unknown as URL;
    expect(parseRequestUrl(foreign).href).toBe("https://example.com/a");
  });

  for (const [input, message] of [
    ["http://h:99999/", "is not a valid URL"],
    ["http://999.999.999.999/", "is not a valid URL"],
    ["http://[fe80::1%25en0]/", "is not a valid URL"],
    ["http://a b.com/", "is not a valid URL"],
    ["http://a%20b.com/", "is not a valid URL"],
    ["http://a%00b.com/", "is not a valid URL"],
    ["http://", "is not a valid URL"],
    ["https://:443/", "is not a valid URL"],
    ["http:h", 'is missing the host after "http://"'],
    ["http:/h", 'is missing the host after "http://"'],
    ["http:///h", 'is missing the host after "http://"'],
    ["http:\\\\h\\x", 'is missing the host after "http://"'],
    [`https://h/${"a".repeat(65_536)}`, "the URL is longer than 65536 characters (65546)"],
    ["http://h/\t", "the URL has the control character U+0009 at index 9"],
    ["http://h/a\r\nHost: evil", "the URL has the control character U+000D at index 10"],
    ["http://h/\u0000", "the URL has the control character U+0000 at index 9"],
    ["http://h/\u007F", "the URL has the control character U+007F at index 9"],
    ["\nhttp://h/", "the URL has the control character U+000A at index 0"],
  ] as const) {
    it(`refuses ${JSON.stringify(input.slice(0, 40))} as no URL (U2, U3, S-04)`, () => {
      expect(() => parseRequestUrl(input)).toThrow(InvalidUrlError);
      expect(() => parseRequestUrl(input)).toThrow(message);
    });
  }

  it("accepts a URL of 65,536 characters", () => {
    const input = `https://h/${"a".repeat(65_526)}`;
    expect(parseRequestUrl(input).href).toHaveLength(65_536);
  });

  for (const [input, message] of [
    ["", 'the URL "" is missing "http://" or "https://"'],
    ["/path", 'the URL "/path" is missing'],
    ["//h/x", 'the URL "//h/x" is missing'],
    ["example.com", 'the URL "example.com" is missing'],
    ["example.com:8080/x", 'the URL "example.com:8080/x" is missing'],
    ["localhost:8080", 'the URL "localhost:8080" is missing'],
    ["ftp://h/", 'unsupported protocol "ftp://"'],
    ["file:///etc/passwd", 'unsupported protocol "file://"'],
    ["javascript:alert()", 'unsupported protocol "javascript:'],
    ["data:text/plain,x", 'unsupported protocol "data:'],
    ["ws://h/", 'unsupported protocol "ws://"'],
  ] as const) {
    it(`refuses ${JSON.stringify(input)} for its protocol (M7)`, () => {
      expect(() => parseRequestUrl(input)).toThrow(UnsupportedProtocolError);
      expect(() => parseRequestUrl(input)).toThrow(message);
    });
  }

  for (const [input, type] of [
    [42, "number"],
    [null, "null"],
    [undefined, "undefined"],
    [{}, "object"],
  ] as const) {
    it(`refuses ${type} with a TypeError that names it (U1)`, () => {
      expect(() => parseRequestUrl(input as string)).toThrow(
        new TypeError(`url: expected a string or a URL, got ${type}`),
      );
    });
  }

  it("shows neither userinfo nor query of what it refuses", () => {
    for (const input of ["http://user:s3cret@h:99999/?token=s3cret#s3cret", "//user:s3cret@h/?token=s3cret"]) {
      expect(() => parseRequestUrl(input)).toThrow(/^(?!.*s3cret)/);
    }
  });
});

describe("parseBaseUrl", () => {
  for (const [input, href] of [
    ["https://h", "https://h/"],
    ["https://h/v1", "https://h/v1/"],
    ["https://h/v1/", "https://h/v1/"],
    ["https://h/v1?", "https://h/v1/"],
    ["https://h/v1#", "https://h/v1/"],
  ] as const) {
    it(`reads ${input} as ${href} (M3)`, () => expect(parseBaseUrl(input).href).toBe(href));
  }

  for (const input of ["https://h/v1?x=1", "https://h/#top", "/v1", "ftp://h/"]) {
    it(`refuses ${input} (M4)`, () => expect(() => parseBaseUrl(input)).toThrow(Error));
  }

  it("does not change the URL it is given", () => {
    const url = new URL("https://h/v1");
    parseBaseUrl(url);
    expect(url.href).toBe("https://h/v1");
  });
});

describe("resolveUrl", () => {
  for (const [base, input, href] of [
    ["https://h/v1", "users", "https://h/v1/users"],
    ["https://h/v1", "/users", "https://h/v1/users"],
    ["https://h/v1/", "users/", "https://h/v1/users/"],
    ["https://h/v1", "", "https://h/v1/"],
    ["https://h/v1", "/", "https://h/v1/"],
    ["https://h/v1", "?a=1", "https://h/v1/?a=1"],
    ["https://h/v1", "#top", "https://h/v1/#top"],
    ["https://h/v1", "users?a=1#b", "https://h/v1/users?a=1#b"],
    ["https://h/some/path", "../testing", "https://h/some/testing"],
    ["https://h/v1", "a%2Fb", "https://h/v1/a%2Fb"],
    ["https://h/v1", "a b", "https://h/v1/a%20b"],
    ["https://h/v1", " users ", "https://h/v1/users"],
    ["https://h/v1?", "users", "https://h/v1/users"],
    ["https://h/v1", "8080:x", "https://h/v1/8080:x"],
    ["https://h/v1", "host:8080/x", "https://h/v1/host:8080/x"],
    ["https://h/v1", "/items:search", "https://h/v1/items:search"],
    ["https://h/v1", "users/1:activate", "https://h/v1/users/1:activate"],
    ["https://u:p@h/v1", "users", "https://u:p@h/v1/users"],
    ["https://h/v1", "https://other/x", "https://other/x"],
    ["https://h/v1", "HTTP://other/x", "http://other/x"],
    // What looks like an authority is a path below the base (M4, S-05).
    ["https://h/v1", "//evil.com/x", "https://h/v1/evil.com/x"],
    ["https://h/v1", "\\\\evil.com/x", "https://h/v1/evil.com/x"],
    ["https://h/v1", "/\\evil.com/x", "https://h/v1/evil.com/x"],
    ["https://h/v1", "/\\/\\//evil.com", "https://h/v1/evil.com"],
    ["https://h", "@evil.com/", "https://h/@evil.com/"],
    ["https://h", ".evil.com/", "https://h/.evil.com/"],
    ["https://h", ":8080/", "https://h/:8080/"],
    ["https://h/v1", "..//evil.com", "https://h//evil.com"],
  ] as const) {
    it(`puts ${JSON.stringify(input)} on ${base} as ${href} (M3)`, () => {
      expect(resolveUrl(input, parseBaseUrl(base)).href).toBe(href);
    });
  }

  it("takes a URL object as it is", () => {
    expect(resolveUrl(new URL("https://other/x"), parseBaseUrl("https://h/v1")).href).toBe("https://other/x");
  });

  it("refuses control characters also in a relative reference (S-04)", () => {
    expect(() => resolveUrl("/x\r\ny", parseBaseUrl("https://h"))).toThrow(InvalidUrlError);
  });

  it("refuses another protocol, which is no path", () => {
    expect(() => resolveUrl("javascript:alert()", parseBaseUrl("https://h"))).toThrow(UnsupportedProtocolError);
  });

  it("needs an absolute URL without a base", () => {
    expect(() => resolveUrl("/x", null)).toThrow(UnsupportedProtocolError);
  });
});

describe("isHome", () => {
  for (const [url, base, expected] of [
    ["https://h/v1/users", "https://h/v1", true],
    ["https://h/other", "https://h/v1", true],
    ["https://h:443/", "https://h/v1", true],
    ["http://h/v1/users", "https://h/v1", false],
    ["https://h:8443/v1/users", "https://h/v1", false],
    ["https://www.h/v1/", "https://h/v1", false],
    ["https://h.evil.com/v1/", "https://h", false],
    ["https://u:p@h/v1/users", "https://h/v1", true],
    ["https://h/v1/users", "https://u:p@h/v1", true],
  ] as const) {
    it(`says ${expected} to ${url} with the base ${base}`, () => {
      expect(isHome(new URL(url), parseBaseUrl(base))).toBe(expected);
    });
  }

  it("says true to any URL without a base", () => expect(isHome(new URL("https://h/"), null)).toBe(true));
});

describe("applyParams", () => {
  const laid = (url: string, ...inits: readonly unknown[]): string => {
    const parsed = new URL(url);
    applyParams(parsed, ...(inits as ParamsInit[]));
    return parsed.search;
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
    const url = new URL("https://h/p%20q?a=1#f%20g");
    applyParams(url, { b: 2 });
    expect(url.href).toBe("https://h/p%20q?a=1&b=2#f%20g");
  });
});
