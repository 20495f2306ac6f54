import { describe, expect, test } from "vitest";

import { scenarios } from "../scenarios.ts";
import { contenderRecord, scenarioRecord } from "../testing/run-fixtures.ts";
import { summarize } from "./summary.ts";
import { checkTarget, targets, targetTable, type Target } from "./targets.ts";

const target: Target = { scenario: "get", contender: "haulier", base: "got", figure: "wall", atMost: 0.5 };

function summary(...runs: Readonly<Record<string, readonly number[]>>[]) {
  return summarize(runs.map((contenders) => scenarioRecord(contenders)));
}

describe("a target", () => {
  test("is checked in each run, against a contender that need not be the base", () => {
    const runs = [
      { base: [10], haulier: [20], got: [40] },
      { base: [10], haulier: [6], got: [10] },
      { base: [1], haulier: [3], got: [10] },
    ];
    expect(checkTarget(target, [summary(...runs)])).toMatchObject({ runs: [0.5, 0.6, 0.3], measured: 0.5 });
  });

  test("may be about the heap, where it was counted", () => {
    const counted = (heap?: number) =>
      summarize([
        scenarioRecord(
          {},
          { base: "got", contenders: [contenderRecord("got", [1], 1000), contenderRecord("haulier", [1], heap)] },
        ),
      ]);
    expect(checkTarget({ ...target, figure: "heap" }, [counted(1100)]).measured).toBe(1.1);
    expect(checkTarget({ ...target, figure: "heap" }, [counted()]).measured).toBeUndefined();
  });

  test("may be about time that is added, or time at all", () => {
    const measured = summary({ got: [10], haulier: [12] });
    // There are 100 requests in a sample.
    expect(checkTarget({ ...target, figure: "µs" }, [measured]).measured).toBeCloseTo(20, 9);
    expect(checkTarget({ ...target, figure: "ms" }, [measured]).measured).toBeCloseTo(0.12, 9);
  });

  test("is not measured where a contender or the scenario is missing", () => {
    expect(checkTarget(target, [summary({ haulier: [1] })])).toMatchObject({ runs: [undefined], measured: undefined });
    expect(checkTarget(target, [])).toMatchObject({ runs: [], measured: undefined });
  });
});

test("the table says what is met, missed and not measured", () => {
  const at = (atMost: number) => ({ ...target, atMost });
  const outcomes = [at(0.5), at(0.49)].map((each) => checkTarget(each, [summary({ got: [2], haulier: [1] })]));
  expect(targetTable([...outcomes, checkTarget(target, [])]).rows).toEqual([
    ["get: haulier / got, wall", "0.50", "0.50", "0.50", "met"],
    ["get: haulier / got, wall", "0.49", "0.50", "0.50", "missed"],
    ["get: haulier / got, wall", "0.50", "-", "", "not measured"],
  ]);
});

test.each(targets)("$scenario has $contender and $base", ({ scenario, contender, base }) => {
  const contenders = scenarios.find(({ name }) => name === scenario)?.contenders;
  expect(contenders).toContain(contender);
  expect(contenders).toContain(base);
});
