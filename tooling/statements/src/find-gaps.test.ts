import { expect, test } from "vitest";

import { findGaps } from "./find-gaps.ts";
import type { Statement, Verdict } from "./statement.ts";

const stated = (name: string, verdict: Verdict = "same", file = "BEHAVIOUR.md"): Statement => ({ name, verdict, file });

test("finds nothing when each statement is named by some test, or not here", () => {
  const statements = [stated("RD1"), stated("RD2", "corrected"), stated("RD3", "not here")];
  const tests = [
    { file: "a.test.ts", names: ["RD1"] },
    { file: "b.test.ts", names: ["RD1", "RD2"] },
  ];
  expect(findGaps(statements, tests)).toEqual([]);
});

test("finds statements that no test names", () => {
  const statements = [stated("RD1"), stated("RD2", "corrected")];
  expect(findGaps(statements, [{ file: "a.test.ts", names: ["RD1"] }])).toEqual([
    'RD2: "corrected" in BEHAVIOUR.md, but no test names it',
  ]);
});

test("finds names that are no statements", () => {
  const tests = [{ file: "a.test.ts", names: ["RD1", "RD99", "RD1-RD3"] }];
  expect(findGaps([stated("RD1")], tests)).toEqual([
    "RD99: in a title of a.test.ts, but there is no such statement",
    "RD1-RD3: in a title of a.test.ts, but there is no such statement",
  ]);
});

test("lets tests name what is not here, and what is of other lists", () => {
  expect(findGaps([stated("T5", "not here")], [{ file: "a.test.ts", names: ["T5", "N4", "RX8"] }])).toEqual([]);
});

test("finds statements that are made twice", () => {
  const statements = [stated("RD1"), stated("RD1", "not here", "b/BEHAVIOUR.md")];
  expect(findGaps(statements, [{ file: "a.test.ts", names: ["RD1"] }])).toEqual([
    "RD1: stands in BEHAVIOUR.md and again in b/BEHAVIOUR.md",
  ]);
});
