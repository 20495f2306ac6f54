import { describe, expect, it } from "vitest";

import { parseAuthParameters, parseChallenges } from "./challenges.ts";

function parsed(...lines: string[]): unknown[] {
  return parseChallenges(lines).map(({ scheme, token68, parameters }) =>
    token68 === undefined ? [scheme, Object.fromEntries(parameters)] : [scheme, token68],
  );
}

describe("the challenges of WWW-Authenticate (A11)", () => {
  it.each([
    ["", []],
    ["Basic", [["basic", {}]]],
    ['Basic realm="a"', [["basic", { realm: "a" }]]],
    ["Digest realm=a, nonce=b", [["digest", { realm: "a", nonce: "b" }]]],
    // Names and schemes without regard to case, a comma too many, spaces around the sign (A12).
    ['dIGEST REALM = "a" ,, Nonce="b",', [["digest", { realm: "a", nonce: "b" }]]],
    [
      'Basic realm="x", Digest realm="y", nonce="z"',
      [
        ["basic", { realm: "x" }],
        ["digest", { realm: "y", nonce: "z" }],
      ],
    ],
    [
      'Digest realm="y", nonce="z", Basic',
      [
        ["digest", { realm: "y", nonce: "z" }],
        ["basic", {}],
      ],
    ],
    [
      "Negotiate, NTLM",
      [
        ["negotiate", {}],
        ["ntlm", {}],
      ],
    ],
    [
      "Negotiate YWJj==, Basic realm=a",
      [
        ["negotiate", "YWJj=="],
        ["basic", { realm: "a" }],
      ],
    ],
    // The commas, signs and quotes of a quoted string are its own.
    [
      'Digest realm="a, Basic realm=\\"b\\", c\\\\", nonce=n',
      [["digest", { realm: 'a, Basic realm="b", c\\', nonce: "n" }]],
    ],
    ['Digest nonce="7ypf/xlj9XXwfDPEoM4URrv/=="', [["digest", { nonce: "7ypf/xlj9XXwfDPEoM4URrv/==" }]]],
    ["Digest nonce=a/b==, realm=r", [["digest", { nonce: "a/b==", realm: "r" }]]],
    ["Digest nonce=a, nonce=b", [["digest", { nonce: "a" }]]],
    ['Digest realm=""', [["digest", { realm: "" }]]],
    // What is not by the grammar takes nothing else with it.
    ['Digest realm="never closed', [["digest", { realm: "never closed" }]]],
    ['Digest realm="ends so\\', [["digest", { realm: "ends so" }]]],
    ["realm=stray, Basic", [["basic", {}]]],
    ['@, "a", Basic realm=r', [["basic", { realm: "r" }]]],
    ["Digest __proto__=a", [["digest", JSON.parse('{"__proto__":"a"}')]]],
  ])("are found in %s", (line, expected) => {
    expect(parsed(line)).toEqual(expected);
  });

  it("may be on several lines, which end each other", () => {
    expect(parsed('Digest realm="a', "Basic realm=b")).toEqual([
      ["digest", { realm: "a" }],
      ["basic", { realm: "b" }],
    ]);
  });

  it.each([
    ["quotes", (n: number) => 'a="'.repeat(n)],
    ["backslashes", (n: number) => `a b="${"\\".repeat(n)}`],
    ["spaces", (n: number) => `a ${" ".repeat(n)}b`],
    ["words", (n: number) => "a ".repeat(n)],
    ["commas", (n: number) => ",".repeat(n)],
    ["one word", (n: number) => `a ${"b".repeat(n)} =`],
    ["signs", (n: number) => `a ${"=".repeat(n)}@`],
  ])("are read in linear time, whatever a hostile server sends: %s (S-32)", (_what, line) => {
    // Anything worse than linear would take minutes for this, and run into the limit of the test.
    expect(parseChallenges([line(500_000), "Basic realm=r"]).at(-1)).toMatchObject({ scheme: "basic" });
  });
});

it("parameters that stand alone are read the same way", () => {
  const parameters = parseAuthParameters('rspauth="6629fae4", cnonce=0a4f, nc=00000001, qop=auth,');
  expect(Object.fromEntries(parameters)).toEqual({ rspauth: "6629fae4", cnonce: "0a4f", nc: "00000001", qop: "auth" });
});
