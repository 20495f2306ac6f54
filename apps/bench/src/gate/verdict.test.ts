import { describe, expect, test } from "vitest";

import { budgetNames, budgets } from "./budgets.ts";
import { describeVerdicts, judge } from "./verdict.ts";

const budget = { what: "client: heap", unit: "bytes per request", budget: 1000, tolerance: 0.05 };

describe("a budget is", () => {
  for (const [value, isKept] of [
    [0, true],
    [1000, true],
    [1049, true],
    [1051, false],
    [Number.POSITIVE_INFINITY, false],
    [Number.NaN, false],
  ] as const) {
    test(`${isKept ? "kept" : "exceeded"} by ${value} of 1000 and 5 %`, () => {
      expect(judge(budget, { value, here: "" }).isKept).toBe(isKept);
    });
  }
});

test("verdicts are a table that says what to do", () => {
  const verdicts = [
    judge(budget, { value: 1234.56, here: "" }),
    judge({ ...budget, budget: 2.5 }, { value: 1, here: "1 µs" }),
  ];
  expect(describeVerdicts(verdicts).split("\n")).toEqual([
    "                                 measured  budget  at most            here",
    "client: heap, bytes per request      1235    1000     1050  EXCEEDED",
    "client: heap, bytes per request      1.00    2.50     2.63      kept  1 µs",
    "A budget is exceeded: make it cheaper, or raise it in apps/bench/src/gate/budgets.ts and say in the commit what for.",
  ]);
  expect(describeVerdicts(verdicts.slice(1))).toContain("All budgets are kept.");
});

test("no tolerance is so wide that 2 KB for a request of bare dispatch, or half as much CPU again, would fit in", () => {
  for (const name of budgetNames) expect(budgets[name].tolerance).toBeLessThan(0.5);
  // Of bare dispatch: 11 KB.
  expect(budgets.clientOverDispatchHeap.budget * budgets.clientOverDispatchHeap.tolerance).toBeLessThan(2 / 11);
});
