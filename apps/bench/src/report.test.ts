import { describe, expect, test } from "vitest";

import { environmentLine, report } from "./report.ts";
import { summarize } from "./results/summary.ts";
import { contenderRecord, environment, scenarioRecord } from "./testing/run-fixtures.ts";

const base = "undici.dispatch";
const rounds = Array.from({ length: 31 }, (_, round) => 9 + (2 * round) / 30);
const record = scenarioRecord(
  {},
  {
    base,
    contenders: [
      contenderRecord(base, rounds, 1000),
      contenderRecord(
        `${base} (again)`,
        rounds.map((wall) => wall * 1.01),
        1004,
      ),
      contenderRecord(
        "got",
        rounds.map((wall) => wall * 6.254),
      ),
    ],
  },
);

test("a report is a title, a table of ratios and how many rounds there were", () => {
  expect(report(summarize([record])).split("\n")).toEqual([
    "get: GET something small",
    "                           wall    quartiles  user CPU  heap  bytes  server busy",
    "  undici.dispatch          1.00  0.95 - 1.05      1.00  1.00   1000         10 %",
    "  undici.dispatch (again)  1.01  0.96 - 1.06      1.01  1.00   1004         10 %",
    "  got                      6.25  5.94 - 6.57      6.25     -      -          2 %",
    "  31 rounds; undici.dispatch is 1.00",
  ]);
});

test("where no server takes part, it gives the time in its place", () => {
  const lines = report(summarize([{ ...record, showsTime: true }])).split("\n");
  expect(lines[1]).toMatch(/bytes {2}µs\/request {2}over base$/);
  expect(lines[4]).toMatch(/- {6}625\.40 {5}525\.40$/);
});

test("where memory in RAM was measured, it has a column", () => {
  const contenders = record.contenders.map((each, index) => ({
    ...each,
    residentBytes: rounds.map(() => 100 + index),
  }));
  const lines = report(summarize([{ ...record, contenders }])).split("\n");
  expect(lines[1]).toMatch(/bytes {2}resident {2}server busy$/);
  expect(lines[4]).toMatch(/- {6}1\.02 {10}2 %$/);
});

test("long times are told in milliseconds", () => {
  const lines = report(summarize([{ ...record, showsTime: true, requests: 1 }])).split("\n");
  expect(lines[1]).toMatch(/ms\/request {2}over base$/);
  expect(lines[4]).toMatch(/ 62\.54 {6}52\.54$/);
});

test("the report of several runs tells what each of them says", () => {
  const other = scenarioRecord({ [base]: rounds, got: rounds.map((wall) => wall * 7) });
  const lines = report(summarize([record, other])).split("\n");
  expect(lines[1]).toMatch(/^ +wall +runs +user CPU/);
  expect(lines[3]).toMatch(/undici\.dispatch \(again\) +1\.01 +1\.01 - /);
  expect(lines[4]).toMatch(/got +6\.63 +6\.25 7\.00 /);
  expect(lines[5]).toBe("  Medians of 2 runs of 31, 31 rounds; undici.dispatch is 1.00");
});

describe("a report warns", () => {
  test("of too few rounds", () => {
    expect(report(summarize([scenarioRecord({ [base]: [1, 1, 1] })]))).toContain("Too few rounds");
    expect(report(summarize([record]))).not.toContain("Too few rounds");
  });

  test("when the base differs from itself, in any of the runs", () => {
    const noisy = scenarioRecord({ [base]: rounds, [`${base} (again)`]: rounds.map((wall) => wall * 0.9) });
    expect(report(summarize([noisy, record]))).toContain("undici.dispatch differs from itself by 10 %");
    expect(report(summarize([record, record]))).not.toContain("differs from itself");
  });

  test("of contenders that failed", () => {
    const failures = [{ contender: "ky", message: "ky, in get, crashed (exit code 1)" }];
    expect(report(summarize([{ ...record, failures }]))).toContain("Left out: ky, in get, crashed (exit code 1)");
  });
});

test("the environment is one line", () => {
  expect(environmentLine(environment)).toBe(
    "node 24.21.0 (undici 7.29.1 inside), undici 8.12.4, got 16.1.0, 2 x Fast CPU, linux 6.18 x64, 0123456789ab, 2026-11-21",
  );
});
