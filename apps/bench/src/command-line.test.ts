import { describe, expect, test } from "vitest";

import { parseCommandLine, usage, UsageError } from "./command-line.ts";

const choices = { scenarios: ["sequential-get", "download"], contenders: ["haulier", "got", "undici.dispatch"] };

test("asks for everything by default", () => {
  expect(parseCommandLine([], choices)).toEqual({
    help: false,
    command: "measure",
    scenarios: [],
    contenders: [],
    base: undefined,
    rounds: undefined,
    runs: 1,
    quick: false,
    json: false,
    save: false,
  });
});

test("reads scenarios and options in any order", () => {
  const numbers = ["--rounds", "9", "--runs=3"];
  const args = [...numbers, "download", "--contenders=haulier,got", "--base", "got", "--quick", "--json", "--save"];
  expect(parseCommandLine(args, choices)).toEqual({
    help: false,
    command: "measure",
    scenarios: ["download"],
    contenders: ["haulier", "got"],
    base: "got",
    rounds: 9,
    runs: 3,
    quick: true,
    json: true,
    save: true,
  });
});

test("takes the name of a contender as it is, whatever is in it", () => {
  const contenders = [...choices.contenders, "haulier, every option"];
  const args = ["--contenders", "haulier, every option", "--contenders", "haulier,got"];
  expect(parseCommandLine(args, { ...choices, contenders }).contenders).toEqual([
    "haulier, every option",
    "haulier",
    "got",
  ]);
});

for (const command of ["report", "gate", "ingest-5gb"] as const) {
  test(`knows the command ${command}`, () => {
    expect(parseCommandLine([command], choices)).toMatchObject({ command, scenarios: [] });
  });
}

describe("refuses", () => {
  for (const [args, reason] of [
    [["upload"], 'no scenario is named "upload"; there are sequential-get, download'],
    [["--contenders", "haulier,curl"], 'no contender is named "curl"'],
    [["--base", "curl"], 'no contender is named "curl"'],
    [["--rounds", "0"], '--rounds: expected a whole number above 0, got "0"'],
    [["--rounds", "few"], 'got "few"'],
    [["--runs", "1.5"], '--runs: expected a whole number above 0, got "1.5"'],
    [["report", "download"], "report takes no scenarios, got download"],
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
  expect(usage(choices)).toContain("haulier; got; undici.dispatch");
});
