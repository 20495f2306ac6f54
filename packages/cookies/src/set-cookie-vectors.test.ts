// Vectors of our own, written along the algorithms of RFC 6265bis sections 5.1 to 5.8 and the themes of the WPT and http-state suites.
import { describe, expect, it } from "vitest";

import { received } from "./testing/received.ts";

const home = "https://www.example.com/a/b/page?q#f";

describe("name and value (section 5.6)", () => {
  for (const [line, sent] of [
    ["a=1", "a=1"],
    ["a=1;", "a=1"],
    ["a=1; b=2", "a=1"],
    ["  a  =  1  ; Secure", "a=1"],
    ["\ta\t=\t1\t", "a=1"],
    ["a=", "a="],
    ["a=1=2=3", "a=1=2=3"],
    ["a==", "a=="],
    ["a=b c", "a=b c"],
    ["a b=c", "a b=c"],
    ["a=b\tc", "a=b\tc"],
    ["a=1,2; Secure", "a=1,2"],
    ["a=1, b=2", "a=1, b=2"],
    ['a="1"', 'a="1"'],
    ['a=" 1 "', 'a=" 1 "'],
    ['a="1;2"', 'a="1'],
    ['a="', 'a="'],
    ["a=%20%3B", "a=%20%3B"],
    ["a=\u00e4", "a=\u00e4"],
    ["\u00a0a=1", "\u00a0a=1"],
    ["a=1\u00a0", "a=1\u00a0"],
    ["A=1", "A=1"],
    ["$Version=1", "$Version=1"],
    ["Domain=x", "Domain=x"],
    ["constructor=1", "constructor=1"],
    ["__proto__=1", "__proto__=1"],
    ["a.b[c]{d}/e@f:g?h=1", "a.b[c]{d}/e@f:g?h=1"],
    ["a=1;;;;", "a=1"],
    ["a=1; =2; =; ;", "a=1"],
    ["a\t=\t1\t \t;\tb", "a=1"],
    ["  a=== 1  ;b;;;   c", "a=== 1"],
    ["a=1 ;", "a=1"],
    ['"a=b"=1', '"a=b"=1'],
    ["a=\u00ffb\u00ff", "a=\u00ffb\u00ff"],
    ["%61=%31", "%61=%31"],
    ["__%53ecure-a=1", "__%53ecure-a=1"],
    ["a=1; 'Path=/x'; \"b\"; c,d=e; f=g,h", "a=1"],
  ] as const) {
    it(`${JSON.stringify(line)} is sent as ${JSON.stringify(sent)} (C13)`, () => {
      expect(received([line], home).jar.getCookieString(home)).toBe(sent);
    });
  }

  for (const [line, value] of [
    ["foo", "foo"],
    ["=foo", "foo"],
    ["=a=b", "a=b"],
    ["==", "="],
    ["foo; Secure", "foo"],
    [" = foo ", "foo"],
    ["===foo", "==foo"],
    ["foo bar", "foo bar"],
    ['"foo;bar"=1', '"foo'],
    ["foo; a=1", "foo"],
  ] as const) {
    it(`${JSON.stringify(line)} is a value without a name (C13)`, () => {
      const { jar } = received([line], home);
      expect(jar.find()).toMatchObject([{ name: "", value }]);
      expect(jar.getCookieString(home)).toBe(value);
    });
  }

  for (const line of ["", ";", "=", " = ", "   ", "\t", "; Secure", "=; Path=/"]) {
    it(`${JSON.stringify(line)} is no cookie`, () => {
      expect(received([line], home)).toMatchObject({ rejected: [": empty"], jar: { size: 0 } });
    });
  }

  for (const code of [...Array.from({ length: 32 }, (_, index) => index).filter((index) => index !== 9), 127]) {
    const character = String.fromCharCode(code);
    it(`control character ${code} anywhere loses the cookie, also where a later attribute counts`, () => {
      const lines = [
        `a${character}=1`,
        `a=1${character}2`,
        `a=1${character}`,
        `a=1; Path=/${character}`,
        `a=1; Path=/x${character}y; Path=/`,
        `a=1; Domain=www.example.com${character}`,
        `a=1; Max-Age=6${character}0; Max-Age=60`,
        `a=1; Http${character}Only`,
        `a=1; SameSite=Lax${character}; Unknown`,
      ];
      const { jar, rejected } = received(lines, home);
      expect(jar.size).toBe(0);
      expect(rejected.map((text) => text.split(": ")[1])).toEqual(lines.map(() => "invalid-character"));
    });
  }

  it("a tab is a space, anywhere", () => {
    const { jar } = received(["a\tb=1\t2; \tPath\t=\t/x\t; SameSite\t=\tLax\t; Secure\t"], home);
    expect(jar.find()).toMatchObject([{ name: "a\tb", value: "1\t2", path: "/x", sameSite: "lax", secure: true }]);
  });

  it("a character that no field can carry loses the cookie", () => {
    expect(received(["a=\u2028"], home).rejected).toEqual(["a: invalid-character"]);
  });

  it("is replaced by one of the same name, and by no other", () => {
    expect(received(["a=1", "b=2", "a=3", "A=4"], home).jar.getCookieString(home)).toBe("a=3; b=2; A=4");
  });

  it("there is one without a name, the latest, in the place of the first (C13)", () => {
    const { jar } = received(["a=1", "foo", "b=2", "=bar", "baz", "c=3", "="], home);
    expect(jar.getCookieString(home)).toBe("a=1; baz; b=2; c=3");
  });

  for (const attributes of ["", "Secure", "HttpOnly", "SameSite=Strict", "SameSite=None; Secure", "Max-Age=60"]) {
    it(`with ${attributes || "no attributes"} only the value may be another, and empty`, () => {
      const { jar } = received(
        [`a=1; ${attributes}`, `a=; ${attributes}`, `b=; ${attributes}`, `b=2; ${attributes}`],
        home,
      );
      expect(jar.getCookieString(home)).toBe("a=; b=2");
    });
  }

  for (const [name, value, isTaken] of [
    [1, 4095, true],
    [2048, 2048, true],
    [4096, 0, true],
    [0, 4096, true],
    [1, 4096, false],
    [4096, 1, false],
    [4097, 0, false],
    [0, 4097, false],
  ] as const) {
    it(`${name} bytes of name and ${value} of value are ${isTaken ? "taken" : "too large"}, whatever comes behind them`, () => {
      const line = `${"n".repeat(name)}=${"v".repeat(value)}; ${"y".repeat(5000)}`;
      const { jar, rejected } = received([line], home);
      expect(rejected).toEqual(isTaken ? [] : [`${"n".repeat(name)}: too-large`]);
      expect(jar.size).toBe(isTaken ? 1 : 0);
    });
  }
});

describe("Domain (sections 5.1.3 and 5.7)", () => {
  for (const [host, attribute, domain] of [
    // none: the host alone
    ["www.example.com", "", "www.example.com"],
    ["www.example.com", "Domain=", "www.example.com"],
    ["www.example.com", "Domain", "www.example.com"],
    ["www.example.com", "Domain=other.com; Domain=", "www.example.com"],
    ["www.example.com", "Domain=example.com; Domain=", "www.example.com"],
    ["www.example.com", `Domain=${"x".repeat(1025)}`, "www.example.com"],
    // the host, and what is above it
    ["www.example.com", "Domain=www.example.com", ".www.example.com"],
    ["www.example.com", "Domain=example.com", ".example.com"],
    ["www.example.com", "Domain=.example.com", ".example.com"],
    ["www.example.com", "Domain= .example.com ", ".example.com"],
    ["www.example.com", "domain=EXAMPLE.com", ".example.com"],
    ["www.example.com", "Domain=other.com; Domain=example.com", ".example.com"],
    ["a.b.c.example.com", "Domain=b.c.example.com", ".b.c.example.com"],
    ["WWW.Example.COM", "Domain=example.com", ".example.com"],
    ["www.example.com", "Domain=.; Domain=example.com", ".example.com"],
    ["www.example.com", `Domain=example.com; Domain=${"x".repeat(1024)}.com`, ".example.com"],
    ["www.example.com", `Domain=${"x".repeat(1024)}.com; Domain=example.com`, ".example.com"],
    ["www.xn--bcher-kva.example", "Domain=xn--bcher-kva.example", ".xn--bcher-kva.example"],
    // neither above nor the host
    ["www.example.com", "Domain=other.com", "domain-mismatch"],
    ["www.example.com", "Domain=a.www.example.com", "domain-mismatch"],
    ["www.example.com", "Domain=ftp.example.com", "domain-mismatch"],
    ["www.example.com", "Domain=ample.com", "domain-mismatch"],
    ["notexample.com", "Domain=example.com", "domain-mismatch"],
    ["www.example.com", "Domain=..example.com", "domain-mismatch"],
    ["www.example.com", "Domain=.", "domain-mismatch"],
    ["www.example.com", "Domain=..", "domain-mismatch"],
    ["www.example.com", "Domain=www..example.com", "domain-mismatch"],
    ["www.example.com", "Domain=. example.com", "domain-mismatch"],
    ["www.example.com", "Domain=example.com .", "domain-mismatch"],
    ["www.example.com", "Domain=example.com..", "domain-mismatch"],
    ["www.example.com", `Domain=${"x".repeat(1024)}`, "domain-mismatch"],
    ["www.example.com", "Domain=example.com; Domain=other.com", "domain-mismatch"],
    ["www.example.com", "Domain=example.com.", "domain-mismatch"],
    ["www.example.com.", "Domain=example.com", "domain-mismatch"],
    ["www.example.com", "Domain=example.com:443", "domain-mismatch"],
    ["www.example.com", "Domain=https://example.com", "domain-mismatch"],
    ["www.b\u00fccher.example", "Domain=b\u00fccher.example", "domain-mismatch"],
    // the same in UTF-8, and with the ideographic full stop
    ["www.b\u00fccher.example", "Domain=b\u00c3\u00bccher.example", "domain-mismatch"],
    ["www.b\u00fccher.example", "Domain=b\u00c3\u00bccher\u00e3\u0080\u0082example", "domain-mismatch"],
    ["www.b\u00fccher.example", "Domain=xn--bcher-kva8h.example", "domain-mismatch"],
    ["www.example.com", 'Domain="example.com"', "domain-mismatch"],
    // public suffixes
    ["www.example.com", "Domain=com", "public-suffix"],
    ["www.example.com", "Domain=.com", "public-suffix"],
    ["www.example.com", "Domain=com.", "domain-mismatch"],
    ["www.example.co.uk", "Domain=co.uk", "public-suffix"],
    ["www.example.co.uk", "Domain=Co.Uk", "public-suffix"],
    ["www.example.co.uk", "Domain=co.uk.", "domain-mismatch"],
    ["me.github.io", "Domain=github.io", "public-suffix"],
    ["www.city.kawasaki.jp", "Domain=city.kawasaki.jp", ".city.kawasaki.jp"],
    ["a.b.kawasaki.jp", "Domain=b.kawasaki.jp", "public-suffix"],
    ["a.intranet", "Domain=intranet", "public-suffix"],
    ["a.localhost", "Domain=localhost", "public-suffix"],
    ["a.test", "Domain=test", "public-suffix"],
    ["github.io", "Domain=github.io", "github.io"],
    // hosts of one label, and addresses
    ["localhost", "", "localhost"],
    ["localhost", "Domain=localhost", "localhost"],
    ["intranet", "Domain=.intranet", "intranet"],
    ["a.b.localhost", "Domain=b.localhost", ".b.localhost"],
    ["127.0.0.1", "", "127.0.0.1"],
    ["127.0.0.1", "Domain=127.0.0.1", "127.0.0.1"],
    ["127.0.0.1", "Domain=.127.0.0.1", "127.0.0.1"],
    ["127.0.0.1", "Domain=0.0.1", "domain-mismatch"],
    ["127.0.0.1", "Domain=1", "domain-mismatch"],
    ["[::1]", "", "[::1]"],
    ["[::1]", "Domain=[::1]", "[::1]"],
    ["[::1]", "Domain=::1", "domain-mismatch"],
  ] as const) {
    it(`${attribute.slice(0, 60) || "no Domain"} from ${host} is for ${domain} (C9, C10, C15, S-60)`, () => {
      const { jar, rejected } = received([`a=1; ${attribute}`], `https://${host}/`);
      const domains = jar.find().map((cookie) => `${cookie.hostOnly ? "" : "."}${cookie.domain}`);
      expect([...domains, ...rejected.map((text) => text.slice("a: ".length))]).toEqual([domain]);
    });
  }

  for (const [domain, host, isSent] of [
    ["", "www.example.com", true],
    ["", "example.com", false],
    ["", "a.www.example.com", false],
    ["example.com", "example.com", true],
    ["example.com", "www.example.com", true],
    ["example.com", "a.b.example.com", true],
    ["example.com", "EXAMPLE.com:8443", true],
    ["example.com", "notexample.com", false],
    ["example.com", "example.com.", false],
    ["example.com", "example.com.evil.org", false],
    ["example.com", "com", false],
  ] as const) {
    it(`Domain=${domain} of www.example.com ${isSent ? "goes" : "does not go"} to ${host} (C9)`, () => {
      const { jar } = received([`a=1; Domain=${domain}`], "https://www.example.com");
      expect(jar.getCookieString(`https://${host}/`)).toBe(isSent ? "a=1" : "");
    });
  }

  it("ports and schemes do not matter (C15)", () => {
    const { jar } = received(["a=1"], "http://127.0.0.1:8080/");
    expect(jar.getCookieString("https://127.0.0.1:9090/")).toBe("a=1");
    expect(jar.getCookieString("http://127.0.0.2:8080/")).toBe("");
  });

  it("with and without a leading dot it is the same domain (C9)", () => {
    const { jar } = received(["a=1; Domain=.example.com", "a=2; Domain=example.com"], "https://www.example.com/");
    expect(jar.find()).toMatchObject([{ value: "2", domain: "example.com", hostOnly: false }]);
  });

  it("one for the host alone and one for its domain are two (section 5.7, step 23)", () => {
    const { jar } = received(["a=1", "a=2; Domain=www.example.com"], "https://www.example.com/");
    expect(jar.getCookieString("https://www.example.com/")).toBe("a=1; a=2");
  });
});

describe("Path (section 5.1.4)", () => {
  for (const [url, attribute, path] of [
    ["/a/b/page", "", "/a/b"],
    ["/a/b/", "", "/a/b"],
    ["/a/b", "", "/a"],
    ["/a", "", "/"],
    ["/", "", "/"],
    ["", "", "/"],
    ["/a/b/page", "Path", "/a/b"],
    ["/a/b/page", "Path=", "/a/b"],
    ["/a/b/page", "Path=c", "/a/b"],
    ["/a/b/page", 'Path="/c"', "/a/b"],
    ["/a/b/page", "Path=/", "/"],
    ["/a/b/page", "Path=/c/", "/c/"],
    ["/a/b/page", "Path=/c; Path=/d", "/d"],
    ["/a/b/page", "Path=/c; Path=", "/a/b"],
    ["/a/b/page", "PATH = /c ", "/c"],
    ["/a/b/page", "Path=/c d", "/c d"],
    ["/a/b/page", `Path=/${"x".repeat(1024)}`, "/a/b"],
    ["/a/b/page", `Path=/c; Path=/${"x".repeat(1024)}`, "/c"],
    ["/a/b/page", `Path=/${"x".repeat(1024)}; Path=/c`, "/c"],
    ["/a/b/page", `Path=/${"x".repeat(1023)}`, `/${"x".repeat(1023)}`],
    ["/a/b/page", "Path=; Path=/c", "/c"],
    ["/a/b/page", "Path=/\u00e4; Path=/c", "/c"],
    ["/a/b/page", "Path=/\u00e4; Path=", "/a/b"],
    ["/a/b/page", "Path=/c%20d", "/c%20d"],
    ["/a%2Fb/page", "", "/a%2Fb"],
  ] as const) {
    it(`${attribute.slice(0, 20) || "no Path"} at ${url || "no path"} is ${path} (C11)`, () => {
      const { jar } = received([`a=1; ${attribute}`], `https://example.com${url}?x=/y/z`);
      expect(jar.find()).toMatchObject([{ path }]);
    });
  }

  for (const attribute of ["Path=/\u00e4", "Path=/c; Path=/\u00e4", "Path=/c\u00e4\u00b8\u00ad", "Path=/c/\u00b8"]) {
    it(`${attribute} loses the cookie, since no URL has such a path (C11)`, () => {
      const { jar, rejected } = received([`a=1; ${attribute}`], home);
      expect([jar.size, rejected]).toEqual([0, ["a: invalid-character"]]);
    });
  }

  for (const [path, url, isSent] of [
    ["/", "/", true],
    ["/", "/a", true],
    ["/foo", "/foo", true],
    ["/foo", "/foo/", true],
    ["/foo", "/foo/bar", true],
    ["/foo", "/foo?x", true],
    ["/foo", "/foobar", false],
    ["/foo", "/", false],
    ["/foo", "/bar/foo", false],
    ["/foo", "/FOO", false],
    ["/foo/", "/foo", false],
    ["/foo/", "/foo/", true],
    ["/foo/", "/foo/bar", true],
    ["/foo", "/%66oo", false],
    ["/%66oo", "/foo", false],
    ["/f o", "/f%20o", false],
    ["/f%20o", "/f%20o", true],
    ["/%C2%B8", "/\u00b8", true],
    ["/foo?", "/foo?", false],
    ["/foo#", "/foo", false],
    ["/foo/", "/foo//bar", true],
    ["/foo/bar", "/foo", false],
    ["/a/b", "/a/b/../c", false],
  ] as const) {
    it(`Path=${path} ${isSent ? "goes" : "does not go"} to ${url} (C11, S-65)`, () => {
      const { jar } = received([`a=1; Path=${path}`], "https://example.com/");
      expect(jar.getCookieString(`https://example.com${url}`)).toBe(isSent ? "a=1" : "");
    });
  }

  it("longer paths first, then the order in which they were first set (C11)", () => {
    const lines = ["a=1; Path=/", "b=2; Path=/x/y", "c=3; Path=/x", "d=4; Path=/x/y", "e=5; Path=/", "b=6; Path=/x/y"];
    const { jar } = received(lines, "https://example.com/");
    expect(jar.getCookieString("https://example.com/x/y/z")).toBe("b=6; d=4; c=3; a=1; e=5");
  });
});

describe("Max-Age and Expires (sections 5.1.1 and 5.6)", () => {
  const now = Date.UTC(2026, 0, 1);
  const day = 86_400_000;
  const soon = "Expires=Fri, 02 Jan 2026 00:00:00 GMT";
  for (const [attribute, expires] of [
    ["", null],
    ["Max-Age=60", now + 60_000],
    ["max-age = 60 ", now + 60_000],
    ["Max-Age=060", now + 60_000],
    ["Max-Age=60; Max-Age=120", now + 120_000],
    ["Max-Age=60; Max-Age=x", now + 60_000],
    [`Max-Age=60; ${soon}`, now + 60_000],
    [`${soon}; Max-Age=60`, now + 60_000],
    [`${soon}; Max-Age=x`, now + day],
    ["Max-Age=", null],
    ["Max-Age=+60", null],
    ["Max-Age=6.5", null],
    ["Max-Age=6,5", null],
    ["Max-Age=6e1", null],
    ["Max-Age=-", null],
    ['Max-Age="60"', null],
    ["Max-Age=99999999999999999999999999", now + 400 * day],
    ["Max-Age=34560001", now + 400 * day],
    ["Expires=Fri, 01 Jan 2100 00:00:00 GMT", now + 400 * day],
    [soon, now + day],
    ["Expires=Fri, 02-Jan-2026 00:00:00 GMT", now + day],
    ["Expires=Fri, 02-Jan-26 00:00:00 GMT", now + day],
    ["Expires=Friday, 02-January-26 00:00:00 UTC", now + day],
    ["Expires=Fri Jan  2 00:00:00 2026", now + day],
    ["Expires=2 jan 2026 0:0:0", now + day],
    ["Expires=00:00:00 2026 Jan 02", now + day],
    ["Expires=Fri, 02 Jan 2026 00:00:00 +0500", now + day],
    ["Expires=Fri Jan 02 2026 00:00:00 GMT-0700 (Some Zone)", now + day],
    ["Expires=Fri Jan 02 2026 00:00:00 GMT-0700 (\u00c3\u00a4)", now + day],
    ["Expires=FRIDAY, 02 JANUARY 2026 00:00:00 GMT", now + day],
    ["Expires=fri, 02-jan-2026 00:00:00 gmt", now + day],
    ["Expires=Noday, 2 -Janu-26 00:00:00", now + day],
    ["Expires=Fri, 02 Jan 2026 00:00:00 GMT, b=2", now + day],
    ["Expires=2 26 Jan 00:00:00", now + day],
    ["Expires=2-Fri, Jan 00:00:00 GMT 26", now + day],
    ["Expires=02/Jan\\2026 00:00:00 11:22:33", now + day],
    ["Expires=Fri, 02 Jan 2026 ::00 a:b 00:00:00", now + day],
    ["Expires=Fri, 02 Jan 2026 00: 00:00 GMT", null],
    ["Expires=Fri, 02 Jan 2026 99:00:00 00:00:00", null],
    ["Expires=98 Jan 26 00:00:00", null],
    ["Expires=Fri, 002 Jan 2026 00:00:00 GMT", null],
    ["Expires=Fri, 02 Jan 20260 00:00:00 GMT", null],
    ["Expires=Fri, 02 Jan 2026 00:00:000 GMT", null],
    ["Expires=2026Jan02 00:00:00", null],
    ["Expires=Jan/02/2026;Path=/", null],
    ["Expires=Fri, 02 Jan 2026", null],
    ["Expires=Fri, 02 Jan 2026 24:00:00 GMT", null],
    ["Expires=Fri, 02 Jan 2026 00:60:00 GMT", null],
    ["Expires=Fri, 02 Jan 2026 00:00:60 GMT", null],
    ["Expires=Fri, 31 Feb 2026 00:00:00 GMT", null],
    ["Expires=Fri, 00 Jan 2026 00:00:00 GMT", null],
    ["Expires=Fri, 02 Foo 2026 00:00:00 GMT", null],
    ["Expires=Mon, 01 Jan 1600 00:00:00 GMT", null],
    ["Expires=2026-01-02T00:00:00Z", null],
    ["Expires=1767312000", null],
    ["Expires=soon", null],
    ["Expires=", null],
    ["Expires", null],
    [`${soon}; Expires=soon`, now + day],
    [`Expires=Fri, 01 Jan 2027 00:00:00 GMT; ${soon}`, now + day],
  ] as const) {
    it(`${attribute || "neither"} ends ${expires === null ? "with the session" : new Date(expires).toISOString()} (C12, S-65)`, () => {
      expect(received([`a=1; ${attribute}`], home).jar.find()).toMatchObject([{ expires }]);
    });
  }

  for (const attribute of [
    "Max-Age=0",
    "Max-Age=-1",
    "Max-Age=-99999999999999999999999",
    `Max-Age=0; ${soon}`,
    "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "Expires=Thu, 01 Jan 2026 00:00:00 GMT",
    "Expires=Wed, 01-Jan-70 00:00:00 GMT",
    "Expires=Thu Apr 10 1980 16:33:12 GMT",
    "Expires=THU, 10-APR-1980 16:33:12 GMT",
    "Expires=Mon, 01 Jan 1601 00:00:00 GMT",
  ]) {
    it(`${attribute} takes the cookie away (C12)`, () => {
      expect(received(["a=1", `a=2; ${attribute}`, "b=3"], home).jar.getCookieString(home)).toBe("b=3");
    });
  }

  it("one of another path or domain is not taken away", () => {
    const { jar } = received(["a=1", "a=; Max-Age=0; Path=/", "a=; Max-Age=0; Domain=example.com"], home);
    expect(jar.getCookieString(home)).toBe("a=1");
  });
});

describe("Secure, prefixes and SameSite (sections 4.1.3, 5.6 and 5.7)", () => {
  for (const [url, line, result] of [
    ["https://a.com/", "a=1; Secure", "taken"],
    ["wss://a.com/", "a=1; secure=no", "taken"],
    ["http://a.com/", "a=1", "taken"],
    ["http://a.com/", "a=1; Secure", "insecure-origin"],
    ["http://localhost/", "a=1; Secure", "insecure-origin"],
    ["http://a.com/", "a=1; seCURe = no ", "insecure-origin"],
    ["http://a.com/", 'a=1; "Secure"', "taken"],
    ["http://a.com/", "a=1; Secure qux", "taken"],
    ["https://a.com/", "__Secure-a=1; Secure", "taken"],
    ["https://a.com/", "__Secure-a=1; Secure; Domain=a.com; Path=/x", "taken"],
    ["https://a.com/", "__Secure-a=1", "prefix"],
    ["https://a.com/", "__SECURE-a=1", "prefix"],
    ["https://a.com/", "__Secure-=1", "prefix"],
    ["http://a.com/", "__Secure-a=1; Secure", "insecure-origin"],
    ["https://a.com/", "__Host-a=1; Secure; Path=/", "taken"],
    ["https://a.com/", "__host-a=1; Secure; Path=/", "taken"],
    ["https://a.com/x/y", "__Host-a=1; Path=/; Secure; HttpOnly; Max-Age=60", "taken"],
    ["https://a.com/", "__Host-a=1; Secure; Domain=; Path=/", "taken"],
    ["https://a.com/", "__Host-a=1; Secure; Path=/x; Path=/", "taken"],
    ["http://a.com/", "__Host-a=1; Secure; Path=/", "insecure-origin"],
    ["http://a.com/", "__HoSt-a=1; Path=/", "prefix"],
    ["https://a.com/", "__Host-a=1; Secure", "prefix"],
    ["https://a.com/", "__Host-a=1; Secure; Path", "prefix"],
    ["https://a.com/", "__Host-a=1; Secure; Path=", "prefix"],
    ["https://a.com/", "__Host-a=1; Secure; Path=x", "prefix"],
    ["https://a.com/", "__Host-a=1; Secure; Path=/; Path=", "prefix"],
    ["https://a.com/", "__Host-a=1; Path=/", "prefix"],
    ["https://a.com/", "__Host-a=1; Secure; Path=/x", "prefix"],
    ["https://a.com/x/y", "__Host-a=1; Secure; Path", "prefix"],
    ["https://a.com/", "__Host-a=1; Secure; Path=/; Domain=a.com", "prefix"],
    ["https://a.com/", "__hOsT-a=1; Secure; Path=/; Domain=a.com", "prefix"],
    ["https://a.com/", "=__Host-a=1; Secure; Path=/", "prefix"],
    ["https://a.com/", "=__secure-a; Secure", "prefix"],
    ["https://a.com/", "__Secure-a; Secure", "prefix"],
    ["https://a.com/", "__Http-a=1; Secure; HttpOnly", "taken"],
    ["https://a.com/", "__http-a=1; secure; httponly; Path=/x; Domain=a.com", "taken"],
    ["https://a.com/", "__Http-a=1; Secure", "prefix"],
    ["https://a.com/", "__HTTP-a=1; HttpOnly", "prefix"],
    ["https://a.com/", "=__Http-a; Secure; HttpOnly", "prefix"],
    ["https://a.com/", "__Host-Http-a=1; Secure; HttpOnly; Path=/", "taken"],
    ["https://a.com/", "__Host-Http-a=1; Secure; Path=/", "prefix"],
    ["https://a.com/", "__host-http-a=1; HttpOnly; Path=/", "prefix"],
    ["https://a.com/", "__Host-Http-a=1; Secure; HttpOnly; Path=/x", "prefix"],
    ["https://a.com/", "__Host-Http-a=1; Secure; HttpOnly; Path=/; Domain=a.com", "prefix"],
    ["https://a.com/", "__Https-a=1", "taken"],
    ["https://a.com/", "__HostX=1", "taken"],
    ["https://a.com/", "x__Host-a=1", "taken"],
    ["https://a.com/", "a=__Host-a=1", "taken"],
    ["https://a.com/", "a=1; SameSite=None; Secure", "taken"],
    ["https://a.com/", "a=1; SameSite=None", "insecure-none"],
    ["https://a.com/", "a=1; Partitioned; Priority=High", "taken"],
  ] as const) {
    it(`${line} from ${url}: ${result} (C12, C14, S-61)`, () => {
      const { jar, rejected } = received([line], url);
      expect(jar.size === 1 ? ["taken"] : rejected.map((text) => text.split(": ")[1])).toEqual([result]);
    });
  }

  it("a Secure cookie goes over TLS alone (C12)", () => {
    const { jar } = received(["a=1; Secure", "b=2"], "https://a.com/");
    expect(jar.getCookieString("https://a.com/")).toBe("a=1; b=2");
    expect(jar.getCookieString("http://a.com/")).toBe("b=2");
    expect(jar.getCookieString("wss://a.com/")).toBe("a=1; b=2");
    expect(jar.getCookieString("ws://a.com/")).toBe("b=2");
  });

  for (const [host, isLoopback] of [
    ["localhost", true],
    ["app.localhost", true],
    ["127.0.0.1", true],
    ["127.1.2.3", true],
    ["[::1]", true],
    ["notlocalhost", false],
    ["128.0.0.1", false],
    ["127.0.0.1.example.com", false],
  ] as const) {
    it(`secureOnLoopback ${isLoopback ? "takes and sends" : "does not take"} a Secure cookie of http://${host}`, () => {
      const { jar } = received(["a=1; Secure"], `http://${host}/`, { secureOnLoopback: true });
      expect(jar.getCookieString(`http://${host}/`)).toBe(isLoopback ? "a=1" : "");
    });
  }

  for (const [url, line, isTaken] of [
    ["http://a.example.com/x/y", "a=2", false],
    ["http://a.example.com/", "a=2; Path=/x/y", false],
    ["http://a.example.com/", "a=2; Domain=example.com; Path=/x", false],
    ["http://b.a.example.com/", "a=2; Path=/x", false],
    ["http://a.example.com/", "a=; Max-Age=0; Path=/x", false],
    ["http://a.example.com/", "a=2", true],
    ["http://a.example.com/", "a=2; Path=/xy", true],
    ["http://a.example.com/", "b=2; Path=/x", true],
    ["http://c.example.com/", "a=2; Path=/x", true],
    ["https://a.example.com/", "a=2; Path=/x", true],
  ] as const) {
    it(`over ${url} "${line}" ${isTaken ? "does not hide" : "would hide"} a Secure cookie (S-61)`, () => {
      const { jar, rejected } = received(["a=1; Secure; Path=/x"], "https://a.example.com/x/");
      jar.setCookies([line], url);
      expect(rejected).toEqual(isTaken ? [] : ["a: shadows-secure"]);
    });
  }

  for (const [attribute, sameSite] of [
    ["", null],
    ["SameSite", null],
    ["SameSite=", null],
    ["SameSite=Strict", "strict"],
    ["samesite=LAX", "lax"],
    ["SameSite=None", "none"],
    ["SameSite=Strictly", null],
    ["SameSite=Lax; SameSite=foo", null],
    ["SameSite=Lax; SameSite=Strict", "strict"],
    ["SameSite=None; SameSite=foo", null],
    ["SameSite=foo; SameSite=None", "none"],
    ["SameSite=Strict; SameSite=None", "none"],
    ['SameSite="Lax"', null],
    ["SameSite=%4cax", null],
  ] as const) {
    it(`${attribute || "no SameSite"} is ${sameSite} (C14, S-33)`, () => {
      expect(received([`a=1; Secure; ${attribute}`], home).jar.find()).toMatchObject([{ sameSite }]);
    });
  }

  it("HttpOnly comes and goes with the latest of a name", () => {
    const { jar } = received(["a=1", "a=1; HttpOnly", "b=1; HttpOnly", "b=1"], home);
    expect(jar.find()).toMatchObject([
      { name: "a", httpOnly: true },
      { name: "b", httpOnly: false },
    ]);
  });

  it("HttpOnly and Secure are flags, whatever their value", () => {
    expect(received(["a=1; httponly=false; SECURE=0"], home).jar.find()).toMatchObject([
      { httpOnly: true, secure: true },
    ]);
  });
});
