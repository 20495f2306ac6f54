import { describe, expect, it } from "vitest";

import { parseSetCookie } from "./parse-set-cookie.ts";

const plain = {
  name: "a",
  value: "1",
  domain: "",
  path: "",
  maxAge: null,
  expires: null,
  secure: false,
  httpOnly: false,
  sameSite: null,
};

describe("parseSetCookie", () => {
  it("reads every attribute", () => {
    const line =
      "a=1; Expires=Fri, 02 Jan 2026 00:00:00 GMT; Max-Age=60; Domain=.Example.com; Path=/x; Secure; HttpOnly; SameSite=Lax";
    expect(parseSetCookie(line)).toEqual({
      name: "a",
      value: "1",
      domain: "example.com",
      path: "/x",
      maxAge: 60,
      expires: Date.UTC(2026, 0, 2),
      secure: true,
      httpOnly: true,
      sameSite: "lax",
    });
  });

  for (const attribute of ["constructor", "__proto__=1", "toString=x", "Comment=x", "Version=1", "Port", "=Secure"]) {
    it(`"${attribute}" is no attribute (S-12)`, () => {
      expect(parseSetCookie(`a=1; ${attribute}`)).toEqual(plain);
    });
  }

  for (const [what, make] of [
    ["spaces around a value", (length: number) => `a=${" ".repeat(length)}x${" ".repeat(length)}y`],
    ["equals signs", (length: number) => "=".repeat(length)],
    ["semicolons", (length: number) => `a=1${";".repeat(length)}`],
    ["attributes", (length: number) => `a=1${"; Domain=x".repeat(length / 10)}`],
    ["digits of Max-Age", (length: number) => `a=1; Max-Age=${"1".repeat(1000)}`.repeat(length / 1000)],
    ["a date of digits", (length: number) => `a=1${`; Expires=${"1 ".repeat(500)}`.repeat(length / 1000)}`],
    ["dots of Domain", (length: number) => `a=1; Domain=${".".repeat(length)}`],
  ] as const) {
    it(`${what}: eight times as much takes no more than a linear parser would (S-32)`, () => {
      const short = millisecondsFor(make(8_000));
      const long = millisecondsFor(make(64_000));
      expect(long).toBeLessThan(Math.max(1, short) * 30);
    });
  }
});

/** The best of some runs, which noise only makes longer. */
function millisecondsFor(line: string): number {
  return Math.min(
    ...Array.from({ length: 5 }, () => {
      const start = performance.now();
      parseSetCookie(line);
      return performance.now() - start;
    }),
  );
}
