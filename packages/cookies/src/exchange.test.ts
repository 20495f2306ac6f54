// What a jar holds, out and in again.
import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import { CookieJar } from "./cookie-jar.ts";
import { cookiesFromJson, cookiesToJson } from "./cookies-json.ts";
import { cookiesFromNetscape, cookiesToNetscape } from "./cookies-netscape.ts";
import { received } from "./testing/received.ts";
import { SetClock } from "./testing/set-clock.ts";

/** A jar with a cookie of every kind that servers can set. */
function filledJar(): CookieJar {
  const { jar } = received(
    [
      "session=1; HttpOnly; Secure",
      'quoted="a, b"; Path=/x; Max-Age=60; SameSite=Strict',
      "shared=a=b; Domain=example.com; Expires=Fri, 02 Jan 2026 00:00:00 GMT",
      "none=; SameSite=None; Secure",
      "nameless",
      "=a=b; Path=/y",
      "tab=a\tb",
      "umlaut=\u00e4; Path=/%C3%A4",
      "\u00a0edge=\u00a0",
    ],
    "https://www.example.com/a;b/c",
  );
  jar.setCookies(["a=1"], "https://[::1]:8443/");
  jar.setCookies(["a=1; HttpOnly"], "http://127.0.0.1/");
  jar.setCookies(["a=1"], "http://localhost/");
  jar.setCookies(["a=1"], "http://example.com./");
  return jar;
}

const clock = new SetClock();
const valuesOf = (jar: CookieJar): string[] => [...jar].map((cookie) => `${String(cookie)}: ${cookie.value}`);

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe("JSON", () => {
  it("brings every cookie back as it was", () => {
    const jar = filledJar();
    const copy = new CookieJar({ clock, cookies: cookiesFromJson(cookiesToJson(jar)) });
    expect(copy.size).toBe(13);
    expect(copy.find()).toEqual(jar.find());
    expect(valuesOf(copy)).toEqual(valuesOf(jar));
  });

  it("is what the documentation says", () => {
    const { jar } = received(["a=1; Max-Age=60; SameSite=Lax"], "https://example.com/");
    expect(JSON.parse(cookiesToJson(jar))).toEqual({
      version: 1,
      cookies: [
        {
          name: "a",
          value: "1",
          domain: "example.com",
          hostOnly: true,
          path: "/",
          secure: false,
          httpOnly: false,
          sameSite: "lax",
          expires: "2026-01-01T00:01:00.000Z",
          created: "2026-01-01T00:00:00.000Z",
          lastAccessed: "2026-01-01T00:00:00.000Z",
        },
      ],
    });
  });

  it("keeps when a cookie was used, and so who goes first", () => {
    const jar = new CookieJar({ clock });
    jar.add([
      { name: "a", value: "1", domain: "example.com", lastAccessed: 2 },
      { name: "b", value: "1", domain: "example.com", lastAccessed: 1 },
    ]);
    const copy = new CookieJar({ clock, cookies: cookiesFromJson(cookiesToJson(jar)), maxCookies: 2 });
    copy.set("c", "1", { domain: "example.com" });
    expect([...copy].map(({ name }) => name)).toEqual(["a", "c"]);
  });

  const good = JSON.parse(cookiesToJson(received(["a=s3cret"], "https://example.com/").jar)) as {
    cookies: [Record<string, unknown>];
  };
  for (const [what, text, message] of [
    ["no JSON", 's3cret"', "cookies: not JSON"],
    ["nothing", "", "cookies: not JSON"],
    ["null", "null", "expected JSON as cookiesToJson() writes it"],
    ["a list", '["s3cret"]', "expected JSON as cookiesToJson() writes it"],
    ["another version", '{"version":2,"cookies":[]}', "this is version 2, and 1 can be read"],
    ["no version", '{"cookies":[]}', "this is version undefined"],
    ["a cookie that is null", '{"version":1,"cookies":[null]}', "cookies[0].name"],
    ...[
      "name",
      "value",
      "domain",
      "hostOnly",
      "path",
      "secure",
      "httpOnly",
      "sameSite",
      "expires",
      "created",
      "lastAccessed",
    ].map(
      (key) =>
        [
          `a wrong ${key}`,
          JSON.stringify({ ...good, cookies: [{ ...good.cookies[0], [key]: { s3cret: 1 } }] }),
          `cookies[0].${key}: missing, or not what`,
        ] as const,
    ),
  ] as const) {
    it(`${what} is a SyntaxError that quotes nothing`, () => {
      const read = (): unknown => cookiesFromJson(text);
      expect(read).toThrow(SyntaxError);
      expect(read).toThrow(message);
      expect(inspect(thrownBy(read))).not.toContain("s3cret");
    });
  }

  it("fields of a prototype are none (S-12)", () => {
    const text = '{"version":1,"cookies":[{"__proto__":{"name":"a"}}]}';
    expect(() => cookiesFromJson(text)).toThrow("cookies[0].name");
  });
});

describe("cookies.txt", () => {
  it("is written as curl does", () => {
    const { jar } = received(
      [
        "session=abc; HttpOnly; Secure",
        "shared=1; Domain=example.com; Path=/x; Expires=Fri, 02 Jan 2026 00:00:00 GMT",
        "empty=",
      ],
      "https://www.example.com/",
    );
    jar.setCookies(["v6=1"], "http://[::1]/");
    expect(cookiesToNetscape(jar)).toBe(
      [
        "# Netscape HTTP Cookie File",
        "# https://curl.se/docs/http-cookies.html",
        "",
        "#HttpOnly_www.example.com\tFALSE\t/\tTRUE\t0\tsession\tabc",
        ".example.com\tTRUE\t/x\tFALSE\t1767312000\tshared\t1",
        "www.example.com\tFALSE\t/\tFALSE\t0\tempty\t",
        "::1\tFALSE\t/\tFALSE\t0\tv6\t1",
        "",
      ].join("\n"),
    );
  });

  it("brings back all but SameSite and times of use", () => {
    const jar = filledJar();
    const copy = new CookieJar({ clock, cookies: cookiesFromNetscape(cookiesToNetscape(jar)) });
    const plain = (text: string): string => text.replace(/, SameSite=\w+/, "");
    expect(valuesOf(copy)).toEqual(valuesOf(jar).map(plain));
  });

  it("leaves out a cookie that would be another one when read", () => {
    const { jar } = received(["a\tb=1", "c=1; Path=/\tx", "d=1"], "https://example.com/");
    expect(cookiesFromNetscape(cookiesToNetscape(jar))).toMatchObject([{ name: "d" }]);
  });

  it("half a second is the second that has begun, and the first of 1970 is no session", () => {
    const jar = new CookieJar({ clock: { timestamp: () => 0 } });
    jar.set("a", "1", { domain: "example.com", expires: 500 });
    jar.set("b", "1", { domain: "example.com", expires: 2500 });
    expect(cookiesFromNetscape(cookiesToNetscape(jar))).toMatchObject([{ expires: 1000 }, { expires: 2000 }]);
  });

  for (const [what, line, cookie] of [
    ["a domain with its dot", ".example.com\tTRUE\t/\tFALSE\t0\ta\t1", { domain: ".example.com", hostOnly: false }],
    ["a domain without its dot", "example.com\tTRUE\t/\tFALSE\t0\ta\t1", { domain: "example.com", hostOnly: false }],
    ["a host", "example.com\tFALSE\t/\tTRUE\t0\ta\t1", { hostOnly: true, secure: true, httpOnly: false }],
    ["lower case", "example.com\ttrue\t/\ttrue\t0\ta\t1", { hostOnly: false, secure: true }],
    ["#HttpOnly_", "#HttpOnly_example.com\tFALSE\t/\tFALSE\t0\ta\t1", { domain: "example.com", httpOnly: true }],
    ["a time", "example.com\tFALSE\t/\tFALSE\t1767312000\ta\t1", { expires: Date.UTC(2026, 0, 2) }],
    ["a time that no date has", "example.com\tFALSE\t/\tFALSE\t9223372036854775807\ta\t1", { expires: 8.64e15 }],
    ["a session", "example.com\tFALSE\t/\tFALSE\t0\ta\t1", { expires: null }],
    ["an empty value", "example.com\tFALSE\t/\tFALSE\t0\ta\t", { name: "a", value: "" }],
    ["six fields", "example.com\tFALSE\t/\tFALSE\t0\ta", { name: "a", value: "" }],
    ["a tab in the value", "example.com\tFALSE\t/\tFALSE\t0\ta\t1\t2", { value: "1\t2" }],
    ["an end of DOS", "example.com\tFALSE\t/\tFALSE\t0\ta\t1\r", { value: "1" }],
    ["a byte order mark", "\uFEFFexample.com\tFALSE\t/\tFALSE\t0\ta\t1", { domain: "example.com" }],
  ] as const) {
    it(`reads ${what}`, () => {
      expect(cookiesFromNetscape(`${line}\n`)).toMatchObject([cookie]);
    });
  }

  for (const line of [
    "example.com FALSE / FALSE 0 a 1",
    "example.com\tFALSE\t/\tFALSE\t0",
    "example.com\tFALSE\t/\tFALSE\tsoon\ta\t1",
    "example.com\tFALSE\t/\tFALSE\t-1\ta\t1",
    "example.com\tFALSE\t/\tFALSE\t1.5\ta\t1",
    "example.com\tFALSE\tx\tFALSE\t0\ta\t1",
    "a b\tFALSE\t/\tFALSE\t0\ta\t1",
    "\tFALSE\t/\tFALSE\t0\ta\t1",
    "example.com\tFALSE\t/\tFALSE\t0\ta=b\t1",
    "example.com\tFALSE\t/\tFALSE\t0\ta\t1; b=2",
  ]) {
    it(`leaves out ${JSON.stringify(line)}`, () => {
      const text = `# comment\n\n${line}\nexample.com\tFALSE\t/\tFALSE\t0\tgood\t1\n`;
      expect(cookiesFromNetscape(text)).toMatchObject([{ name: "good" }]);
    });
  }

  it("a file of another kind is a SyntaxError that quotes nothing", () => {
    const read = (): unknown => cookiesFromNetscape("Set-Cookie: a=s3cret\nb=s3cret\n");
    expect(read).toThrow(SyntaxError);
    expect(read).toThrow("cookies: 2 lines, and none is a cookie of a Netscape cookies.txt");
  });

  it("an empty one has no cookies", () => {
    expect(cookiesFromNetscape("")).toEqual([]);
    expect(cookiesFromNetscape("# Netscape HTTP Cookie File\n\n")).toEqual([]);
  });
});
