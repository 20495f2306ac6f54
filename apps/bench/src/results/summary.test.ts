import { describe, expect, test } from "vitest";

import { contenderRecord, scenarioRecord } from "../testing/run-fixtures.ts";
import { summarize } from "./summary.ts";

describe("the summary of one run", () => {
  const summary = summarize([scenarioRecord({ base: [9, 10, 11, 12, 8], other: [50, 10, 30, 20, 40] })]);

  test("is its comparison", () => {
    expect(summary).toMatchObject({ scenario: "get", title: "GET something small", base: "base", rounds: [5] });
    expect(summary.rows.map(({ contender, wall }) => [contender, wall])).toEqual([
      ["base", 1],
      ["other", 3],
    ]);
  });

  test("says what the middle half of the rounds lies between", () => {
    expect(summary.rows.map(({ wallSpread }) => wallSpread)).toEqual([
      [0.9, 1.1],
      [2, 4],
    ]);
  });
});

describe("the summary of several runs", () => {
  test("takes medians of ratios, so that a slow hour counts as little as a wild run", () => {
    const summary = summarize([
      scenarioRecord({ base: [1], other: [2] }),
      scenarioRecord({ base: [100], other: [210] }),
      scenarioRecord({ base: [1], other: [9] }),
    ]);
    expect(summary.rows.at(-1)).toMatchObject({ contender: "other", wall: 2.1, userCpu: 2.1, wallSpread: [2, 9] });
    expect(summary.rows.at(-1)!.runs.map((run) => run?.wall)).toEqual([2, 2.1, 9]);
    expect(summary.rounds).toEqual([1, 1, 1]);
  });

  test("takes medians of heap, where it was counted", () => {
    const counted = (heapBytes?: number) => contenderRecord("other", [1], heapBytes);
    const records = [1500, undefined, 1700].map((heap) =>
      scenarioRecord({}, { base: "base", contenders: [contenderRecord("base", [1], 1000), counted(heap)] }),
    );
    expect(summarize(records).rows.find(({ contender }) => contender === "other")!.heap).toBe(1.6);
    expect(summarize(records).rows.find(({ contender }) => contender === "other")!.heapBytes).toBe(1600);
    expect(summarize([records[1]!]).rows.find(({ contender }) => contender === "other")!.heap).toBeUndefined();
  });

  test("keeps a contender that failed in one of them, and says that it did", () => {
    const failures = [{ contender: "other", message: "other crashed" }];
    const summary = summarize([
      scenarioRecord({ base: [1], other: [2] }),
      scenarioRecord({ base: [1] }, { failures }),
      scenarioRecord({ base: [1], other: [4] }),
    ]);
    expect(summary.rows.at(-1)).toMatchObject({ contender: "other", wall: 3 });
    expect(summary.rows.at(-1)!.runs.map((run) => run?.wall)).toEqual([2, undefined, 4]);
    expect(summary.failures).toEqual(failures);
  });

  test("leaves out runs with another base than the last", () => {
    const summary = summarize([scenarioRecord({ other: [1], base: [2] }), scenarioRecord({ base: [1], other: [3] })]);
    expect(summary).toMatchObject({ base: "base", rounds: [1] });
    expect(summary.rows.map(({ wall }) => wall)).toEqual([1, 3]);
  });

  test("needs a run", () => {
    expect(() => summarize([])).toThrow("no run");
  });
});
