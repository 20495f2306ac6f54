import { inspect } from "node:util";

import { systemClock } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { CookieConflictError, isCookieConflictError } from "./cookie-conflict-error.ts";
import { CookieJar } from "./cookie-jar.ts";
import type { RejectedCookie } from "./cookie-rejection.ts";
import type { CookieInit } from "./cookie.ts";
import { received } from "./testing/received.ts";
import { SetClock } from "./testing/set-clock.ts";

const url = "https://example.com/";

describe("what a program sets", () => {
  it("a cookie goes to its domain alone, and with hostOnly false to those below it (C1, C8)", () => {
    const jar = new CookieJar();
    jar.set("a", "1", { domain: "example.com" });
    jar.set("b", "2", { domain: ".Example.com", hostOnly: false, path: "/x" });
    expect(jar.getCookieString("https://example.com/x")).toBe("b=2; a=1");
    expect(jar.getCookieString("https://www.example.com/x")).toBe("b=2");
    expect(jar.getCookieString("https://example.org/x")).toBe("");
  });

  it("has defaults, and an own value for each", () => {
    const clock = new SetClock();
    const jar = new CookieJar({ clock });
    const scope = { secure: true, httpOnly: true, sameSite: "lax", expires: clock.now + 1000 } as const;
    jar.set("a", "1", { domain: "b\u00fccher.example" });
    jar.set("b", "2", { domain: "::1", path: "/x", ...scope });
    const times = { created: clock.now, lastAccessed: clock.now };
    expect(jar.find()).toMatchObject([
      { name: "a", value: "1", domain: "xn--bcher-kva.example", hostOnly: true, path: "/", secure: false, ...times },
      { name: "b", value: "2", domain: "[::1]", hostOnly: true, path: "/x", ...scope, ...times },
    ]);
    expect(jar.find({ name: "a" })).toMatchObject([{ httpOnly: false, sameSite: null, expires: null }]);
  });

  it("several at once, by name or as pairs (C1)", () => {
    const jar = new CookieJar();
    jar.update({ a: "1", b: "2" }, { domain: "example.com" });
    jar.update(new Map([["b", "3"]]), { domain: "example.com" });
    jar.update([["c", "4"]], { domain: "example.com" });
    expect(jar.getCookieString(url)).toBe("a=1; b=3; c=4");
  });

  it("the cookies of another jar, which stays as it is (C1)", () => {
    const first = new CookieJar();
    first.set("a", "1", { domain: "example.com" });
    const second = new CookieJar({ cookies: first });
    second.set("a", "2", { domain: "example.com" });
    expect([first.get("a"), second.get("a")]).toEqual(["1", "2"]);
    expect(first.add(second)).toBe(1);
    expect(first.add(first)).toBe(1);
    expect([first.get("a"), first.size]).toEqual(["2", 1]);
  });

  it("one that expires in the past takes away the one there is", () => {
    const jar = new CookieJar({ clock: new SetClock() });
    jar.set("a", "1", { domain: "example.com" });
    jar.set("a", "", { domain: "example.com", expires: 0 });
    expect(jar.size).toBe(0);
  });

  for (const [what, set, message] of [
    ["no domain", { domain: undefined }, "give the domain"],
    ["an empty domain", { domain: "" }, "is no domain"],
    ["a URL as domain", { domain: "https://example.com" }, "is no domain"],
    ["a domain with a port", { domain: "example.com:80" }, "is no domain"],
    ["an address with a port", { domain: "[::1]:80" }, "is no domain"],
    ["a domain with a user", { domain: "a@example.com" }, "is no domain"],
    ["a dot at the end with hostOnly false", { domain: "example.com.", hostOnly: false }, "is no domain"],
    ["a public suffix with hostOnly false", { domain: "co.uk", hostOnly: false }, "public suffix"],
    ["a path without slash", { path: "x" }, "is no path"],
    ["a path with a line break", { path: "/\n" }, "is no path"],
    ["a path beyond ASCII", { path: "/\u00e4" }, "beyond ASCII in its path"],
    ["a name with an equals sign", { name: "a=b" }, "no name of a cookie"],
    ["a name with a space at the end", { name: "a " }, "no name of a cookie"],
    ["a value with a semicolon", { value: "s3cret; x" }, "semicolon"],
    ["a value with a space before it", { value: " s3cret" }, "white space"],
    ["a value with a line break", { value: "s3cret\r\nx: y" }, "control character"],
    ["a value beyond Latin-1", { value: "s3cret\u2028" }, "control character"],
    ["a value that is no string", { value: 1 }, "are strings"],
    ["neither a name nor a value", { name: "", value: "" }, "either a name or a value"],
    ["more than 4096 bytes", { value: "s3cret".repeat(700) }, "maxCookieSize, 4096 bytes"],
    ["__Host- without secure", { name: "__Host-a" }, "__Host-"],
    ["__Host- with hostOnly false", { name: "__Host-a", secure: true, hostOnly: false }, "__Host-"],
    ["__Secure- without secure", { name: "__Secure-a" }, "__Secure-"],
    ["__Http- without httpOnly", { name: "__Http-a", secure: true }, "httpOnly: true"],
    ["__Host-Http- without httpOnly", { name: "__Host-Http-a", secure: true }, "httpOnly: true"],
    ["SameSite none without secure", { sameSite: "none" }, "secure: true"],
    ["an unknown SameSite", { sameSite: "Lax" }, "sameSite is"],
    ["a date of no time", { expires: Number.NaN }, "milliseconds since 1970"],
    ["a time that no date has", { expires: Number.MAX_SAFE_INTEGER }, "milliseconds since 1970"],
    ["a time of creation that no date has", { created: -Number.MAX_SAFE_INTEGER }, "milliseconds since 1970"],
  ] as const) {
    it(`${what} is a TypeError that does not show the value`, () => {
      const jar = new CookieJar();
      const { name, value, ...scope } = { name: "a", value: "s3cret", domain: "example.com", ...set } as CookieInit;
      const attempt = (): void => jar.set(name, value, scope);
      expect(attempt).toThrow(TypeError);
      expect(attempt).toThrow(message);
      expect(attempt).not.toThrow("s3cret");
      expect(jar.size).toBe(0);
    });
  }
});

describe("what is added from elsewhere", () => {
  it("is checked, and what is not taken is told", () => {
    const rejected: RejectedCookie[] = [];
    const jar = new CookieJar({ clock: new SetClock(), onRejected: (cookie) => rejected.push(cookie) });
    const cookies: CookieInit[] = [
      { name: "a", value: "1", domain: "example.com" },
      { name: "b", value: "2", domain: "co.uk", hostOnly: false },
      { name: "__Host-c", value: "3", domain: "example.com" },
      { name: "d", value: "4", domain: "example.com", expires: 1 },
    ];
    expect(jar.add(cookies)).toBe(1);
    expect(rejected).toEqual([
      { name: "b", reason: "public-suffix", host: "co.uk" },
      { name: "__Host-c", reason: "prefix", host: "example.com" },
    ]);
    expect(jar.getCookieString(url)).toBe("a=1");
  });

  it("is sent by the time that it was created", () => {
    const jar = new CookieJar({
      cookies: [
        { name: "a", value: "1", domain: "example.com", created: 2 },
        { name: "b", value: "2", domain: "example.com", created: 1 },
      ],
    });
    expect(jar.getCookieString(url)).toBe("b=2; a=1");
  });
});

describe("looking up", () => {
  const jar = received(["a=1", "a=2; Path=/x", "b=3"], url).jar;
  jar.setCookies(["a=4; Domain=example.com"], "https://www.example.com/");

  it("gives the value of a name, and undefined for none (C2)", () => {
    expect(jar.get("b")).toBe("3");
    expect(jar.get("c")).toBeUndefined();
    expect([jar.has("a"), jar.has("c")]).toEqual([true, false]);
  });

  it("several of a name are a CookieConflictError, which says where they are and not what (C2)", () => {
    const cookies = new CookieJar({ cookies: [{ name: "s", value: "hidden-1", domain: "a.com" }] });
    cookies.add([{ name: "s", value: "hidden-2", domain: "b.com", path: "/x", hostOnly: false }]);
    const get = (): unknown => cookies.get("s");
    expect(get).toThrow(CookieConflictError);
    expect(get).toThrow('get("s"): 2 cookies have this name, of a.com/ and .b.com/x; give domain or path');
    let error: unknown;
    try {
      get();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "ERR_COOKIE_CONFLICT", cookies: [{ domain: "a.com" }, { domain: "b.com" }] });
    expect(inspect(error) + JSON.stringify(error)).not.toContain("hidden");
    expect([isCookieConflictError(error), isCookieConflictError(new Error("x")), isCookieConflictError(null)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("domain and path tell them apart (C2)", () => {
    expect(jar.get("a", { path: "/x" })).toBe("2");
    expect(jar.get("b", { domain: ".EXAMPLE.com" })).toBe("3");
    expect(jar.get("b", { domain: "www.example.com" })).toBeUndefined();
    expect(jar.get("b", { path: "/x" })).toBeUndefined();
    expect(() => jar.get("a", { domain: "example.com", path: "/" })).toThrow(CookieConflictError);
  });

  it("find gives the cookies themselves, and so does iteration (C1)", () => {
    expect(jar.find({ name: "a" }).map(({ value }) => value)).toEqual(["1", "2", "4"]);
    expect(jar.find({ path: "/x" }).map(({ value }) => value)).toEqual(["2"]);
    expect(jar.find({ domain: "example.org" })).toEqual([]);
    expect([...jar].map(({ name }) => name)).toEqual(["a", "a", "b", "a"]);
    expect(jar.size).toBe(4);
  });

  it("cookiesFor gives what would be sent, and is no use of it", () => {
    const clock = new SetClock();
    const cookies = new CookieJar({ clock });
    cookies.set("a", "1", { domain: "example.com" });
    clock.now += 1000;
    const [cookie] = cookies.cookiesFor(new URL(url));
    expect(cookie).toMatchObject({ value: "1", lastAccessed: clock.now - 1000 });
    cookies.getCookieString(new URL(url));
    expect(cookie).toMatchObject({ lastAccessed: clock.now, created: clock.now - 1000 });
  });
});

describe("taking away", () => {
  const cookies: readonly CookieInit[] = [
    { name: "a", value: "1", domain: "example.com" },
    { name: "a", value: "2", domain: "example.com", path: "/x" },
    { name: "a", value: "3", domain: "example.org", expires: systemClock.timestamp() + 86_400_000 },
    { name: "b", value: "4", domain: "example.org" },
  ];

  it("delete says whether there was one, and misses none silently (C3)", () => {
    const jar = new CookieJar({ cookies });
    expect(jar.delete("a", { domain: "example.com", path: "/x" })).toBe(true);
    expect(jar.delete("a", { domain: "example.com", path: "/x" })).toBe(false);
    expect(jar.delete("a")).toBe(true);
    expect(jar.delete("c")).toBe(false);
    expect([...jar]).toMatchObject([{ name: "b" }]);
  });

  for (const [query, count, left] of [
    [{}, 4, []],
    [{ domain: "example.com" }, 2, ["3", "4"]],
    [{ path: "/x" }, 1, ["1", "3", "4"]],
    [{ name: "a" }, 3, ["4"]],
    [{ name: "a", domain: "example.org" }, 1, ["1", "2", "4"]],
    [{ domain: "org" }, 0, ["1", "2", "3", "4"]],
  ] as const) {
    it(`clear(${JSON.stringify(query)}) takes ${count} (C1)`, () => {
      const jar = new CookieJar({ cookies });
      expect(jar.clear(query)).toBe(count);
      expect([...jar].map(({ value }) => value)).toEqual(left);
      expect(jar.size).toBe(left.length);
    });
  }

  it("clearSession leaves those with a time to end", () => {
    const jar = new CookieJar({ cookies });
    expect(jar.clearSession()).toBe(3);
    expect([...jar]).toMatchObject([{ value: "3" }]);
  });
});

describe("time", () => {
  it("a cookie is there until the moment that it ends, used or not (C12)", () => {
    const clock = new SetClock();
    const jar = new CookieJar({ clock });
    jar.setCookies(["a=1; Max-Age=60", "b=2"], url);
    clock.now += 59_999;
    expect(jar.getCookieString(url)).toBe("a=1; b=2");
    clock.now += 1;
    expect(jar.getCookieString(url)).toBe("b=2");
    expect([jar.size, jar.has("a"), [...jar].length]).toEqual([1, false, 1]);
  });

  it("one that is set again keeps the time at which it was first set, unless it had ended", () => {
    const clock = new SetClock();
    const jar = new CookieJar({ clock });
    const start = clock.now;
    jar.setCookies(["a=1; Max-Age=60"], url);
    clock.now += 1000;
    jar.setCookies(["a=2; Max-Age=60"], url);
    expect(jar.find()).toMatchObject([{ created: start, lastAccessed: start + 1000, expires: start + 61_000 }]);
    clock.now += 60_000;
    jar.setCookies(["a=3"], url);
    expect(jar.find()).toMatchObject([{ created: start + 61_000, value: "3" }]);
  });

  it("a Secure cookie that has ended is hidden by nothing any more (S-61)", () => {
    const clock = new SetClock();
    const jar = new CookieJar({ clock });
    jar.setCookies(["a=1; Secure; Max-Age=1"], url);
    jar.setCookies(["a=2"], "http://example.com/");
    expect(jar.get("a")).toBe("1");
    clock.now += 1000;
    jar.setCookies(["a=2"], "http://example.com/");
    expect(jar.get("a")).toBe("2");
  });

  it("is not asked for where there is nothing to send", () => {
    let asked = 0;
    const timestamp = (): number => ++asked;
    const jar = new CookieJar({ clock: { timestamp } });
    expect(jar.getCookieString(url)).toBe("");
    jar.set("a", "1", { domain: "example.org" });
    const before = asked;
    expect(jar.getCookieString(url)).toBe("");
    expect(asked).toBe(before);
    jar.getCookieString("https://example.org/");
    expect(asked).toBeGreaterThan(before);
  });

  it("is the system's without a clock", () => {
    const jar = new CookieJar();
    const before = Date.now();
    jar.setCookies(["a=1; Max-Age=60"], url);
    expect(jar.find()[0]?.expires).toBeGreaterThanOrEqual(before + 60_000);
    expect(jar.find()[0]?.expires).toBeLessThanOrEqual(Date.now() + 60_000);
  });
});

describe("SameSite", () => {
  const lines = ["strict=1; SameSite=Strict", "lax=1; SameSite=Lax", "plain=1", "none=1; SameSite=None; Secure"];
  const all = "strict=1; lax=1; plain=1; none=1";

  it("every request is of its own site by default (C14)", () => {
    expect(received(lines, "https://api.example.com/").jar.getCookieString("https://api.example.com/")).toBe(all);
  });

  for (const [site, isSame] of [
    ["https://example.com", true],
    ["https://www.example.com:8443/x", true],
    ["http://www.example.com", false],
    ["https://example.org", false],
    ["https://com", false],
  ] as const) {
    it(`made for ${site} they ${isSame ? "are all" : "are only None"} of api.example.com (C14)`, () => {
      const { jar, rejected } = received(lines, "https://api.example.com/", { site });
      expect(rejected.length).toBe(isSame ? 0 : 3);
      expect(rejected.every((text) => text.endsWith(": cross-site"))).toBe(true);
      jar.update({ own: "1" }, { domain: "api.example.com", sameSite: "strict" });
      expect(jar.getCookieString("https://api.example.com/")).toBe(isSame ? `${all}; own=1` : "none=1");
    });
  }

  it("a WebSocket is of the site of its http scheme", () => {
    const { jar } = received(["a=1"], "https://example.com/", { site: "https://example.com" });
    expect([jar.getCookieString("wss://example.com/"), jar.getCookieString("ws://example.com/")]).toEqual(["a=1", ""]);
  });

  it("hosts of a public suffix are sites of their own", () => {
    const { rejected } = received(["a=1"], "https://a.github.io/", { site: "https://b.github.io" });
    expect(rejected).toEqual(["a: cross-site"]);
  });
});

describe("limits", () => {
  const numbered = (count: number, attributes = ""): string[] =>
    Array.from({ length: count }, (_, index) => `c${index}=1${attributes}`);

  it("of a site: 180, for all of its hosts together, the oldest out (S-62)", () => {
    const { jar } = received(numbered(3000), "https://a.example.com/");
    expect(jar.size).toBe(180);
    expect(jar.find()[0]?.name).toBe("c2820");
    jar.setCookies(["new=1"], "https://b.example.com/");
    expect([jar.size, jar.has("new"), jar.has("c2820")]).toEqual([180, true, false]);
  });

  it("in all: 3000, whoever was not used for the longest time out (S-62)", () => {
    const clock = new SetClock();
    const jar = new CookieJar({ clock });
    for (let index = 0; index < 3000; index++) {
      clock.now++;
      jar.setCookies(["a=1"], `https://h${index}.com/`);
    }
    clock.now++;
    jar.getCookieString("https://h0.com/");
    jar.setCookies(["a=1"], "https://new.com/");
    const has = (host: string): boolean => jar.has("a", { domain: host });
    expect([jar.size, has("h0.com"), has("h1.com"), has("h2.com"), has("new.com")]).toEqual([
      3000,
      true,
      false,
      true,
      true,
    ]);
  });

  it("of a site go the expired first, then those not Secure, then those not used", () => {
    const clock = new SetClock();
    const jar = new CookieJar({ clock, maxCookiesPerSite: 3 });
    const names = (): string[] => [...jar].map(({ name }) => name);
    jar.setCookies(["secure=1; Secure", "plain=1", "short=1; Secure; Max-Age=1"], url);
    clock.now += 1000;
    jar.setCookies(["d=1; Secure"], url);
    expect(names()).toEqual(["secure", "plain", "d"]);
    jar.setCookies(["e=1; Secure"], url);
    expect(names()).toEqual(["secure", "d", "e"]);
    clock.now += 1000;
    jar.setCookies(["f=1; Secure"], url);
    expect(names()).toEqual(["d", "e", "f"]);
    jar.setCookies(["g=1"], url);
    expect(names()).toEqual(["d", "e", "f"]);
  });

  it("replacing one needs no room", () => {
    const { jar } = received(["a=1", "b=2", "a=3"], url, { maxCookies: 2, maxCookiesPerSite: 2 });
    expect(jar.getCookieString(url)).toBe("a=3; b=2");
  });

  it("maxCookies is of all sites", () => {
    const { jar } = received(["a=1"], url, { maxCookies: 1 });
    jar.setCookies(["b=1"], "https://example.org/");
    expect([...jar].map(({ name }) => name)).toEqual(["b"]);
  });

  it("maxCookieSize is of name and value", () => {
    expect(received(["abc=1", "abc=12"], url, { maxCookieSize: 4 }).rejected).toEqual(["abc: too-large"]);
  });

  it("what is sent is not longer than maxHeaderSize; what does not fit leaves room for what does (S-62)", () => {
    const { jar } = received(["a=1", `long=${"x".repeat(20)}`, "b=2"], url, { maxHeaderSize: 8 });
    expect(jar.getCookieString(url)).toBe("a=1; b=2");
    expect(received(["a=1", "b=2"], url, { maxHeaderSize: 7 }).jar.getCookieString(url)).toBe("a=1");
    const large = numbered(180, "x".repeat(4000));
    expect(received(large, url).jar.getCookieString(url).length).toBeLessThanOrEqual(16_384);
  });

  for (const option of ["maxCookies", "maxCookiesPerSite", "maxCookieSize", "maxHeaderSize"]) {
    it(`${option} is a whole number from 1, or Infinity`, () => {
      for (const value of [0, -1, 1.5, Number.NaN, "1"])
        expect(() => new CookieJar({ [option]: value as number })).toThrow(RangeError);
      expect(new CookieJar({ [option]: Infinity }).size).toBe(0);
    });
  }
});

describe("options", () => {
  it("an unknown one is a TypeError that names the nearest", () => {
    expect(() => new CookieJar({ maxCookie: 1 } as object)).toThrow(
      'CookieJar: unknown option "maxCookie"; did you mean',
    );
  });

  for (const site of ["example.com", "ftp://example.com", ""]) {
    it(`"${site}" is no site`, () => expect(() => new CookieJar({ site })).toThrow(TypeError));
  }

  it("what onRejected throws is thrown on", () => {
    const onRejected = (): never => {
      throw new Error("mine");
    };
    expect(() => received(["a=1; Domain=com"], url, { onRejected })).toThrow("mine");
  });
});

describe("print", () => {
  const { jar } = received(
    ["session=s3cret; Secure; HttpOnly; SameSite=Lax; Max-Age=60", "b=s3cret; Domain=example.com"],
    url,
  );

  it("lists names and places, and no value (C1, S-77)", () => {
    expect(String(jar)).toBe(
      "CookieJar { 2 cookies; session of example.com/, Secure, HttpOnly, SameSite=lax, until 2026-01-01T00:01:00.000Z; b of .example.com/ }",
    );
    expect(inspect([jar], { breakLength: Infinity })).toBe(`[ ${String(jar)} ]`);
    expect(inspect(jar.find()[1])).toBe("Cookie { b of .example.com/ }");
  });

  it("has no value in JSON either (S-77)", () => {
    const json = JSON.stringify([jar, jar.find(), Object.assign({}, jar.find()[0])]);
    expect(json).toContain('"name":"session"');
    expect(json).not.toContain("s3cret");
    expect(inspect(jar.find(), { showHidden: true, depth: 9 })).not.toContain("s3cret");
  });

  it("shows a nameless one by its place alone", () => {
    expect(String(received(["s3cret"], url).jar)).toBe("CookieJar { 1 cookie;  of example.com/ }");
  });

  it("shows twenty, and how many more there are", () => {
    const many = received(
      Array.from({ length: 25 }, (_, index) => `c${index}=1`),
      url,
    ).jar;
    expect(String(many)).toMatch(/^CookieJar \{ 25 cookies; .*; c19 of example\.com\/; and 5 more \}$/);
  });
});
