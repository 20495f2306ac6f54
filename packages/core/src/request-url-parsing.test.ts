import { describe, expect, it } from "vitest";

import { InvalidUrlError, UnsupportedProtocolError } from "./errors.ts";
import { parseBaseUrl, parseRequestUrl, resolveUrl } from "./request-url.ts";
import { caught } from "./testing/caught.ts";

// What request-url.test.ts leaves open of the statements U1 to U23: the parts of a parsed URL, references that are joined, and what is
// said about a URL that is refused.

describe("the parts of a URL", () => {
  for (const [input, part, value] of [
    ["HTTPS://EXAMPLE.com/", "protocol", "https:"],
    ["http://EXAMPLE.Com/", "hostname", "example.com"],
    ["http://www.münchen.de/", "hostname", "www.xn--mnchen-3ya.de"],
    ["http://www.xn--mnchen-3ya.de/", "hostname", "www.xn--mnchen-3ya.de"],
    ["http://faß.de/", "hostname", "xn--fa-hia.de"],
    ["http://example。com/", "hostname", "example.com"],
    ["http://example.com./", "hostname", "example.com."],
    ["http://[2001:DB8::1]:8080/", "hostname", "[2001:db8::1]"],
    ["http://[::FFFF:192.168.0.1]/", "hostname", "[::ffff:c0a8:1]"],
    ["http://1.2.3.4./", "hostname", "1.2.3.4"],
    ["http://1/", "hostname", "0.0.0.1"],
    ["http://0177.0.0.1/", "hostname", "127.0.0.1"],
    ["http://2130706433/", "hostname", "127.0.0.1"],
    ["http://h:/", "port", ""],
    ["http://h:80/", "port", ""],
    ["https://h:80/", "port", "80"],
    ["http://h:65535/", "port", "65535"],
    ["http://h:0/", "port", "0"],
    ["http://h/a/./b/../c/%2E%2E/d", "pathname", "/a/d"],
    ["http://h/%7Ea%2f%2Fb", "pathname", "/%7Ea%2f%2Fb"],
    ["http://h/a%zz%", "pathname", "/a%zz%"],
    ["http://h/ \"<>`{}[]';=:@&+,$!*()", "pathname", "/%20%22%3C%3E%60%7B%7D[]';=:@&+,$!*()"],
    ["http://h\\a\\b", "pathname", "/a/b"],
    ["http://h/?a=b&a=%20+c'\"<>`{}|", "search", "?a=b&a=%20+c%27%22%3C%3E`{}|"],
    ["http://h/?\uD800", "search", "?%EF%BF%BD"],
    ['http://h/#a b"<>`', "hash", "#a%20b%22%3C%3E%60"],
    ["http://user:p%40ss@h/", "password", "p%40ss"],
    ["http://a@b:c@h/", "username", "a%40b"],
    ["http://us er:p^ss@h/", "href", "http://us%20er:p%5Ess@h/"],
    ["https://example.com:8443/a?b#c", "origin", "https://example.com:8443"],
    ["https://example.com:443/a", "origin", "https://example.com"],
  ] as const) {
    it(`${input} has the ${part} ${value} (U14, U21)`, () => expect(parseRequestUrl(input)[part]).toBe(value));
  }

  it("are the same for a URL that is parsed again (U20, U23)", () => {
    for (const input of ["http://H:80/%41?%42#%43", "https://user:p@☃.net/ä b?ü='#ö", "http://[::1]:8080//a//b"]) {
      const { href } = parseRequestUrl(input);
      expect(parseRequestUrl(href).href).toBe(href);
      expect(parseRequestUrl(new URL(href)).href).toBe(href);
    }
  });
});

describe("what is no URL", () => {
  for (const input of [
    "http://h:65536/",
    "http://h:-1/",
    "http://h:abc/",
    "http://h:80:80/",
    "http://[::1/",
    "http://[::g]/",
    "http://::1/",
    "http://256.0.0.1/",
    "http://1.2.3.4.5/",
    "http://a<b/",
    "http://a|b/",
    "http://a^b/",
    "http://%zz/",
    "http://h%0d%0a/",
    "http://user@/",
    "http://?x",
    "http://#x",
    "https://\u00AD/",
  ]) {
    it(`${input} is refused (U5, U8)`, () => expect(() => parseRequestUrl(input)).toThrow(InvalidUrlError));
  }

  it("may be a URL object that is too long, or one that only resembles one (U1, U2)", () => {
    expect(() => parseRequestUrl(new URL(`https://h/${"a".repeat(65_536)}`))).toThrow(InvalidUrlError);
    const fake = (href: unknown): URL => ({ href, searchParams: {} }) as unknown as URL;
    expect(() => parseRequestUrl(fake("http://h:99999/"))).toThrow(InvalidUrlError);
    expect(() => parseRequestUrl(fake("file:///etc/passwd"))).toThrow(UnsupportedProtocolError);
    expect(() => parseRequestUrl(fake("http://h/\n"))).toThrow(InvalidUrlError);
    expect(() => parseRequestUrl(fake(fake("http://h/")))).toThrow(TypeError);
    expect(() => parseRequestUrl(new URL("file:///etc/passwd"))).toThrow(UnsupportedProtocolError);
    expect(() => parseRequestUrl(new URL("blob:https://h/1"))).toThrow(UnsupportedProtocolError);
  });

  it("is a TypeError with a code", async () => {
    const error = await caught(() => parseRequestUrl("http://h:99999/"));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ name: "InvalidUrlError", code: "ERR_INVALID_URL" });
    expect(await caught(() => parseRequestUrl("ftp://h/"))).toMatchObject({
      code: "ERR_UNSUPPORTED_PROTOCOL",
      processed: "no",
    });
  });

  for (const input of [
    "http://user:s3cret@h:99999/",
    "http://s3cret@h:99999/",
    "http://user:s3/cret@h/",
    "http://user:s3?cret@h/",
    "http://user:s3#cret@h/",
    "http://user:s3@cret@h:99999/",
    "http:user:s3cret@h",
    "http:/user:s3cret@h",
    "http:///user:s3cret@h",
    "http:\\\\user:s3cret@h",
    "https:\\user:s3cret@h",
    "//user:s3cret@h",
    "user:s3cret@h/x",
    "h/?token=s3cret",
    "http://h:99999/#s3cret",
    "http://user:s3\u2028cret@h:99999/",
  ]) {
    it(`${JSON.stringify(input)} is refused without showing its secret (U14)`, async () => {
      const { message } = (await caught(() => parseRequestUrl(input))) as Error;
      for (const part of ["s3cret", "s3", "cret"]) expect(message).not.toContain(part);
    });
  }

  it("is shown as far as it helps", async () => {
    const { message } = (await caught(() => parseRequestUrl("http://user:pw@example.com:99999/path?query"))) as Error;
    expect(message).toBe('"http://***@example.com:99999/path?…" is not a valid URL');
    const long = (await caught(() => parseRequestUrl(`http://h:99999/${"a".repeat(1000)}`))) as Error;
    expect(long.message.length).toBeLessThan(150);
  });

  it("takes time that grows with its length, not with its square (S-32)", () => {
    for (const text of ["@", ":", "/", "%", " ", "?", "a:", "1."]) {
      expect(() => parseRequestUrl(`http:${text.repeat(30_000)}`)).toThrow(Error);
    }
  });
});

describe("references below a base URL", () => {
  // The table of RFC 3986 section 5.4, as far as a reference that stays below the base can follow it: its base is the directory.
  const base = parseBaseUrl("http://example.com/b/c/");
  for (const [reference, path] of [
    ["g", "/b/c/g"],
    ["./g", "/b/c/g"],
    ["g/", "/b/c/g/"],
    ["?y", "/b/c/?y"],
    ["g?y", "/b/c/g?y"],
    ["#s", "/b/c/#s"],
    ["g#s", "/b/c/g#s"],
    ["g?y#s", "/b/c/g?y#s"],
    [";x", "/b/c/;x"],
    ["g;x", "/b/c/g;x"],
    ["", "/b/c/"],
    [".", "/b/c/"],
    ["./", "/b/c/"],
    ["..", "/b/"],
    ["../g", "/b/g"],
    ["../..", "/"],
    ["../../g", "/g"],
    ["../../../g", "/g"],
    ["g.", "/b/c/g."],
    [".g", "/b/c/.g"],
    ["g..", "/b/c/g.."],
    ["./../g", "/b/g"],
    ["g/./h", "/b/c/g/h"],
    ["g/../h", "/b/c/h"],
    ["g;x=1/./y", "/b/c/g;x=1/y"],
    ["g;x=1/../y", "/b/c/y"],
    ["g?y/../x", "/b/c/g?y/../x"],
    ["g#s/../x", "/b/c/g#s/../x"],
  ] as const) {
    it(`${JSON.stringify(reference)} is ${path} (U19)`, () => {
      expect(resolveUrl(reference, base).href).toBe(`http://example.com${path}`);
    });
  }

  it("are refused with control characters, as absolute ones are (U3)", () => {
    for (const character of ["\0", "\t", "\n", "\r", "\u001B", "\u007F"]) {
      expect(() => resolveUrl(`a${character}b`, base)).toThrow(InvalidUrlError);
    }
  });

  it("never leave the origin, however they are written (S-05)", () => {
    const starts = ["", "/", "//", "\\", "\\\\", "/\\", "\\/", " //", "./", "../", "?", "#", "@", ":", "%2f%2f", ";"];
    for (const start of starts) {
      for (const rest of ["evil.com", "evil.com/x", "@evil.com", ":80@evil.com", "\\evil.com", "//evil.com"]) {
        expect(resolveUrl(start + rest, base).origin).toBe("http://example.com");
      }
    }
  });
});
