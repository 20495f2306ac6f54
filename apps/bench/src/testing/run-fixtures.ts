import type { Environment } from "../environment.ts";
import { createRun, type ContenderRecord, type RunRecord, type ScenarioRecord } from "../results/run-record.ts";

export const environment: Environment = {
  date: "2026-11-21T01:02:03.000Z",
  commit: "0123456789ab",
  node: "24.21.0",
  builtInUndici: "7.29.1",
  cpu: "Fast CPU",
  cores: 2,
  os: "linux 6.18 x64",
  packages: { undici: "8.12.4", got: "16.1.0" },
};

/** A contender that took so long in each of its rounds, in milliseconds, and half of that in user mode. */
export function contenderRecord(contender: string, wallMs: readonly number[], heapBytes?: number): ContenderRecord {
  return {
    contender,
    ...(heapBytes === undefined ? {} : { heapBytes }),
    wallMs,
    userMs: wallMs.map((wall) => wall / 2),
    serverMs: wallMs.map(() => 1),
  };
}

/** A scenario by the rounds of its contenders; the first is the base. */
export function scenarioRecord(
  contenders: Readonly<Record<string, readonly number[]>>,
  init: Partial<ScenarioRecord> = {},
): ScenarioRecord {
  return {
    scenario: "get",
    title: "GET something small",
    base: Object.keys(contenders)[0]!,
    requests: 100,
    showsTime: false,
    contenders: Object.entries(contenders).map(([name, wallMs]) => contenderRecord(name, wallMs, 1000)),
    failures: [],
    ...init,
  };
}

export function runRecord(scenarios: readonly ScenarioRecord[], init: Partial<Environment> = {}): RunRecord {
  return createRun({ ...environment, ...init }, scenarios);
}
