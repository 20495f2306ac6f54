import { describe, expect, it } from "vitest";

import { InvalidUrlError, UnsupportedProtocolError } from "./errors.ts";
import { isHome, parseBaseUrl, parseRequestUrl, resolveHref, resolveUrl } from "./request-url.ts";

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

  for (const input of ["api.example.com", "localhost:3000", "/v1", ""]) {
    it(`says of ${JSON.stringify(input)} what is missing, which is no baseUrl`, () => {
      const message = `the baseUrl ${JSON.stringify(input)} must begin with "https://" or "http://"`;
      expect(() => parseBaseUrl(input)).toThrow(new UnsupportedProtocolError(message));
    });
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
      expect(resolveHref(input, parseBaseUrl(base))).toBe(href);
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
      expect(isHome(new URL(url).href, parseBaseUrl(base))).toBe(expected);
    });
  }

  it("says true to any URL without a base", () => expect(isHome("https://h/", null)).toBe(true));
});
