import { describe, expect, test } from "vitest";

import { parseCommandLine, usage, UsageError } from "./command-line.ts";

const choices = { scenarios: ["sequential-get", "download"], contenders: ["haulier", "got", "undici.dispatch"] };

test("asks for everything by default", () => {
  expect(parseCommandLine([], choices)).toEqual({
    help: false,
    scenarios: [],
    contenders: [],
    base: undefined,
    rounds: undefined,
    json: false,
    save: false,
  });
});

test("reads scenarios and options in any order", () => {
  const args = ["--rounds", "9", "download", "--contenders=haulier,got", "--base", "got", "--json", "--save"];
  expect(parseCommandLine(args, choices)).toEqual({
    help: false,
    scenarios: ["download"],
    contenders: ["haulier", "got"],
    base: "got",
    rounds: 9,
    json: true,
    save: true,
  });
});

describe("refuses", () => {
  for (const [args, reason] of [
    [["upload"], 'no scenario is named "upload"; there are sequential-get, download'],
    [["--contenders", "haulier,curl"], 'no contender is named "curl"'],
    [["--base", "curl"], 'no contender is named "curl"'],
    [["--rounds", "0"], '--rounds: expected a whole number above 0, got "0"'],
    [["--rounds", "few"], 'got "few"'],
    [["--fast"], "--fast"],
  ] as const) {
    test(`the command line ${args.join(" ")}`, () => {
      expect(() => parseCommandLine(args, choices)).toThrow(UsageError);
      expect(() => parseCommandLine(args, choices)).toThrow(reason);
    });
  }
});

test("the usage names what there is to choose from", () => {
  expect(usage(choices)).toContain("sequential-get, download");
  expect(usage(choices)).toContain("haulier, got, undici.dispatch");
});
