import type { Environment } from "../environment.ts";
import type { Failure, Measurements } from "../measurement.ts";
import type { Scenario } from "../scenario.ts";
import { formatJson } from "./format-json.ts";

/** What one contender took, a column for each figure: the n-th entries of all contenders are of the same round. */
export interface ContenderRecord {
  readonly contender: string;
  /** Bytes of JavaScript heap per request; left out where they could not be counted. */
  readonly heapBytes?: number;
  readonly wallMs: readonly number[];
  readonly userMs: readonly number[];
  readonly serverMs: readonly number[];
  /** Bytes of memory that each of what a sample opened keeps in RAM; left out in scenarios about anything else. */
  readonly residentBytes?: readonly number[];
}

/** What came of one scenario: the samples themselves, from which everything else is computed. */
export interface ScenarioRecord {
  readonly scenario: string;
  readonly title: string;
  readonly base: string;
  /** Requests in one sample. */
  readonly requests: number;
  readonly showsTime: boolean;
  readonly contenders: readonly ContenderRecord[];
  readonly failures: readonly Failure[];
}

/** One run of the bench, as `results/` keeps it. */
export interface RunRecord {
  readonly format: typeof format;
  readonly environment: Environment;
  readonly scenarios: readonly ScenarioRecord[];
}

/** Goes up when older files can no longer be read. */
const format = 1;

/** More digits than these are noise, and only make files larger. */
const digits = 4;

export function recordScenario(
  { name, title, requests, showsTime }: Pick<Scenario, "name" | "title" | "requests" | "showsTime">,
  base: string,
  { samples, allocations, failures }: Measurements,
): ScenarioRecord {
  const contenders = Array.from(samples, ([contender, taken]): ContenderRecord => {
    const heapBytes = allocations.get(contender);
    const residentBytes = taken.flatMap((sample) => sample.residentBytes ?? []);
    return {
      contender,
      ...(heapBytes === undefined ? {} : { heapBytes: rounded(heapBytes) }),
      wallMs: taken.map(({ wallMs }) => rounded(wallMs)),
      userMs: taken.map(({ userMs }) => rounded(userMs)),
      serverMs: taken.map(({ serverMs }) => rounded(serverMs)),
      ...(residentBytes.length === 0 ? {} : { residentBytes: residentBytes.map(rounded) }),
    };
  });
  return { scenario: name, title, base, requests, showsTime, contenders, failures };
}

/** The measurements that a record was made of. */
export function measurementsOf({ contenders, failures }: ScenarioRecord): Measurements {
  return {
    samples: new Map(
      contenders.map(({ contender, wallMs, userMs, serverMs, residentBytes }) => [
        contender,
        wallMs.map((wall, round) => {
          const sample = { wallMs: wall, userMs: userMs[round]!, serverMs: serverMs[round]! };
          const resident = residentBytes?.[round];
          return resident === undefined ? sample : { ...sample, residentBytes: resident };
        }),
      ]),
    ),
    allocations: new Map(contenders.map(({ contender, heapBytes }) => [contender, heapBytes])),
    failures,
  };
}

export function createRun(environment: Environment, scenarios: readonly ScenarioRecord[]): RunRecord {
  return { format, environment, scenarios };
}

export function formatRun(run: RunRecord): string {
  return formatJson(run);
}

/** @throws Error for what {@link formatRun} did not write; `name` is what the error calls it. */
export function parseRun(text: string, name: string): RunRecord {
  const run = JSON.parse(text) as Omit<RunRecord, "format"> & { readonly format: number };
  if (run.format === format) return { ...run, format };
  throw new Error(`${name}: expected results of format ${format}, got ${run.format}; measure again`);
}

function rounded(value: number): number {
  return Number(value.toPrecision(digits));
}
