import { describe, expect, test } from "vitest";

import { environmentLine, report, type ScenarioResult } from "./report.ts";

const row = { wallQuartiles: [0.96, 1.05] as const, userCpu: 1, heap: 1, serverBusy: 0.4, microseconds: 10 };
const result: ScenarioResult = {
  scenario: "sequential-get",
  title: "GET, one after the other",
  base: "undici.dispatch",
  rounds: 31,
  showsTime: false,
  rows: [
    { ...row, contender: "undici.dispatch", wall: 1 },
    { ...row, contender: "undici.dispatch (again)", wall: 1.01, wallQuartiles: [0.98, 1.04] },
    {
      ...row,
      contender: "got",
      wall: 6.254,
      wallQuartiles: [6, 6.5],
      userCpu: 13,
      heap: undefined,
      microseconds: 62.5,
    },
  ],
  failures: [],
};

test("a report is a title, a table of ratios and how many rounds there were", () => {
  expect(report(result).split("\n")).toEqual([
    "sequential-get: GET, one after the other",
    "                           wall    quartiles  user CPU  heap  server busy",
    "  undici.dispatch          1.00  0.96 - 1.05      1.00  1.00         40 %",
    "  undici.dispatch (again)  1.01  0.98 - 1.04      1.00  1.00         40 %",
    "  got                      6.25  6.00 - 6.50     13.00     -         40 %",
    "  31 rounds; undici.dispatch is 1.00",
  ]);
});

test("where no server takes part, it gives the time in its place", () => {
  const lines = report({ ...result, showsTime: true }).split("\n");
  expect(lines[1]).toMatch(/heap {2}µs\/request {2}over base$/);
  expect(lines[4]).toMatch(/- {7}62\.50 {6}52\.50$/);
});

describe("a report warns", () => {
  test("of too few rounds", () => {
    expect(report({ ...result, rounds: 5 })).toContain("Too few rounds");
  });

  test("when the base differs from itself", () => {
    const rows = result.rows.map((each) => (each.wall === 1.01 ? { ...each, wall: 0.9 } : each));
    expect(report({ ...result, rows })).toContain("undici.dispatch differs from itself by 10 %");
  });

  test("of contenders that failed", () => {
    const failures = [{ contender: "ky", message: "ky, in sequential-get, crashed (exit code 1)" }];
    expect(report({ ...result, failures })).toContain("Left out: ky, in sequential-get, crashed (exit code 1)");
  });
});

test("the environment is one line", () => {
  const line = environmentLine({
    date: "2026-11-21T01:02:03.000Z",
    node: "24.21.0",
    builtInUndici: "7.29.1",
    cpu: "2 x Fast CPU",
    os: "linux 6.18 x64",
    packages: { undici: "8.12.4", got: "16.1.0" },
  });
  expect(line).toBe(
    "node 24.21.0 (undici 7.29.1 inside), undici 8.12.4, got 16.1.0, 2 x Fast CPU, linux 6.18 x64, 2026-11-21",
  );
});
