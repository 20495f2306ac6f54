import { describe, expect, test } from "vitest";

import type { Measurements } from "../measurement.ts";
import { environment, runRecord, scenarioRecord } from "../testing/run-fixtures.ts";
import { createRun, formatRun, measurementsOf, parseRun, recordScenario } from "./run-record.ts";

const scenario = { name: "get", title: "GET something small", requests: 200, showsTime: false };
const measurements: Measurements = {
  samples: new Map([
    [
      "a",
      [
        { wallMs: 12.345678, userMs: 4, serverMs: 2 },
        { wallMs: 0.000123456, userMs: 5, serverMs: 3 },
      ],
    ],
    ["b", [{ wallMs: 123456, userMs: 1, serverMs: 0 }]],
  ]),
  allocations: new Map([
    ["a", 10661.72],
    ["b", undefined],
  ]),
  failures: [{ contender: "c", message: "c failed" }],
};

describe("the record of a scenario", () => {
  test("keeps every sample, to four digits", () => {
    expect(recordScenario(scenario, "a", measurements)).toEqual({
      scenario: "get",
      title: "GET something small",
      base: "a",
      requests: 200,
      showsTime: false,
      contenders: [
        { contender: "a", heapBytes: 10660, wallMs: [12.35, 0.0001235], userMs: [4, 5], serverMs: [2, 3] },
        { contender: "b", wallMs: [123500], userMs: [1], serverMs: [0] },
      ],
      failures: [{ contender: "c", message: "c failed" }],
    });
  });

  test("keeps the memory in RAM where samples tell it", () => {
    const samples = new Map([["a", [{ wallMs: 1, userMs: 1, serverMs: 0, residentBytes: 123456 }]]]);
    const record = recordScenario(scenario, "a", { ...measurements, samples });
    expect(record.contenders[0]).toMatchObject({ residentBytes: [123500] });
    expect(measurementsOf(record).samples.get("a")![0]).toMatchObject({ residentBytes: 123500 });
  });

  test("gives its measurements back", () => {
    const record = recordScenario(scenario, "a", measurements);
    expect(recordScenario(scenario, "a", measurementsOf(record))).toEqual(record);
    expect(measurementsOf(record).allocations.get("b")).toBeUndefined();
  });
});

describe("the file of a run", () => {
  const run = createRun(environment, [
    recordScenario(scenario, "a", measurements),
    scenarioRecord({ "[\n1\n]": [1e-7, 2.5], empty: [] }),
  ]);

  test("is read back as it was", () => {
    expect(parseRun(formatRun(run), "run")).toEqual(run);
  });

  test("has every list of numbers on one line", () => {
    expect(formatRun(run)).toContain('\n          "wallMs": [12.35,0.0001235],\n');
    expect(formatRun(run)).toContain('\n          "wallMs": [1e-7,2.5],\n');
  });

  test("is refused when it has another format", () => {
    const older = JSON.stringify({ ...runRecord([]), format: 0 });
    expect(() => parseRun(older, "2026-11-20")).toThrow("2026-11-20: expected results of format 1, got 0");
  });
});
