import { describe, expect, test } from "vitest";

import { compare } from "./comparison.ts";
import type { Measurements, Sample } from "./measurement.ts";

function samples(wall: readonly number[], user: readonly number[] = wall): Sample[] {
  return wall.map((wallMs, round) => ({ wallMs, userMs: user[round]!, serverMs: 1 }));
}

function measured(
  entries: Record<string, Sample[]>,
  allocations: Record<string, number | undefined> = {},
): Measurements {
  return {
    samples: new Map(Object.entries(entries)),
    allocations: new Map(Object.entries(allocations)),
    failures: [],
  };
}

describe("a comparison", () => {
  test("divides medians, so that one wild round counts for nothing", () => {
    const rows = compare(measured({ base: samples([2, 2, 90]), other: samples([6, 6, 6]) }), "base", 1);
    expect(rows.map(({ contender, wall }) => [contender, wall])).toEqual([
      ["base", 1],
      ["other", 3],
    ]);
  });

  test("gives the middle half of the rounds, of the base too", () => {
    const rows = compare(
      measured({ base: samples([9, 10, 11, 12, 8]), other: samples([50, 10, 30, 20, 40]) }),
      "base",
      1,
    );
    expect(rows.map(({ contender, wallQuartiles }) => [contender, wallQuartiles])).toEqual([
      ["base", [0.9, 1.1]],
      ["other", [2, 4]],
    ]);
  });

  test("keeps CPU apart from the clock", () => {
    const rows = compare(measured({ base: samples([4], [2]), other: samples([4], [3]) }), "base", 1);
    expect(rows.find((row) => row.contender === "other")).toMatchObject({ wall: 1, userCpu: 1.5 });
  });

  test("adds up CPU over the rounds, since kernels are inexact about a single one", () => {
    const rows = compare(
      measured({ base: samples([1, 1, 1], [0, 0, 6]), other: samples([1, 1, 1], [4, 4, 4]) }),
      "base",
      1,
    );
    expect(rows.find((row) => row.contender === "other")!.userCpu).toBe(2);
  });

  test("puts the fastest first", () => {
    const rows = compare(measured({ base: samples([2]), slow: samples([3]), fast: samples([1]) }), "base", 1);
    expect(rows.map((row) => row.contender)).toEqual(["fast", "base", "slow"]);
  });

  test("compares the heap where both were counted", () => {
    const entries = { base: samples([1]), counted: samples([2]), not: samples([3]) };
    const rows = compare(measured(entries, { base: 1000, counted: 1500, not: undefined }), "base", 1);
    expect(rows.map((row) => row.heap)).toEqual([1, 1.5, undefined]);
    expect(rows.map((row) => row.heapBytes)).toEqual([1000, 1500, undefined]);
  });

  test("compares the memory in RAM where samples tell it", () => {
    const resident = (...bytes: number[]) =>
      bytes.map((residentBytes) => ({ wallMs: 1, userMs: 1, serverMs: 1, residentBytes }));
    const entries = { base: resident(4, 2, 9), other: resident(6, 5, 90), not: samples([3]) };
    const rows = compare(measured(entries), "base", 1);
    expect(rows.map((row) => row.resident)).toEqual([1, 1.5, undefined]);
  });

  test("tells how long one request took, and how busy the server was", () => {
    expect(compare(measured({ base: samples([2, 4, 4]) }), "base", 200)[0]).toMatchObject({
      microseconds: 20,
      serverBusy: 0.3,
    });
  });

  test("needs its base", () => {
    expect(() => compare(measured({ other: samples([1]) }), "base", 1)).toThrow("base was not measured");
    expect(() => compare(measured({ base: [] }), "base", 1)).toThrow("base was not measured");
  });
});
