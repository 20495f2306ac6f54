import { compare, type ComparisonRow } from "../comparison.ts";
import type { Failure } from "../measurement.ts";
import { median } from "../statistics.ts";
import { measurementsOf, type ScenarioRecord } from "./run-record.ts";

/** A contender beside the base: of several runs, the medians of what each of them says. */
export interface SummaryRow extends Omit<ComparisonRow, "wallQuartiles"> {
  /** Of one run, what the middle half of its rounds lies between; of several, the lowest and the highest run. */
  readonly wallSpread: readonly [lower: number, upper: number];
  /** What each run says, in their order; undefined where the contender failed. */
  readonly runs: readonly (ComparisonRow | undefined)[];
}

/** What came of one scenario, in one run or several. */
export interface ScenarioSummary {
  readonly scenario: string;
  readonly title: string;
  readonly base: string;
  readonly showsTime: boolean;
  /** Rounds that counted, of each run. */
  readonly rounds: readonly number[];
  /** Fastest first. */
  readonly rows: readonly SummaryRow[];
  readonly failures: readonly Failure[];
}

/**
 * Summarizes the same scenario in several runs. Ratios are computed within each run, where contenders took turns, and only then
 * combined: an hour in which the machine was slow is slow for all. Runs with another base than the last are left out.
 * @throws Error without a run.
 */
export function summarize(records: readonly ScenarioRecord[]): ScenarioSummary {
  const last = records.at(-1);
  if (last === undefined) throw new Error("nothing to summarize: no run has this scenario");
  const runs = records.filter(({ base }) => base === last.base);
  const compared = runs.map((run) => compare(measurementsOf(run), run.base, run.requests));
  const contenders = new Set(compared.flatMap((rows) => rows.map(({ contender }) => contender)));
  const rows = [...contenders].map((contender) =>
    summarizeRow(
      contender,
      compared.map((each) => each.find((row) => row.contender === contender)),
    ),
  );
  return {
    scenario: last.scenario,
    title: last.title,
    base: last.base,
    showsTime: last.showsTime,
    rounds: runs.map((run) => run.contenders.find(({ contender }) => contender === run.base)?.wallMs.length ?? 0),
    rows: rows.toSorted((a, b) => a.wall - b.wall),
    failures: runs.flatMap(({ failures }) => failures),
  };
}

function summarizeRow(contender: string, runs: readonly (ComparisonRow | undefined)[]): SummaryRow {
  const found = runs.filter((row) => row !== undefined);
  const walls = found.map(({ wall }) => wall);
  return {
    contender,
    wall: median(walls),
    wallSpread: found.length === 1 ? found[0]!.wallQuartiles : [Math.min(...walls), Math.max(...walls)],
    userCpu: median(found.map(({ userCpu }) => userCpu)),
    heap: medianOfKnown(found.map(({ heap }) => heap)),
    heapBytes: medianOfKnown(found.map(({ heapBytes }) => heapBytes)),
    resident: medianOfKnown(found.map(({ resident }) => resident)),
    serverBusy: median(found.map(({ serverBusy }) => serverBusy)),
    microseconds: median(found.map(({ microseconds }) => microseconds)),
    runs,
  };
}

function medianOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : median(known);
}
