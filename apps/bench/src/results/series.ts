import type { RunRecord, ScenarioRecord } from "./run-record.ts";
import { summarize, type ScenarioSummary } from "./summary.ts";

/** A run and the name of its file, without the extension. */
export interface SavedRun {
  readonly name: string;
  readonly run: RunRecord;
}

/** Runs of the same code with the same versions on the same machine, in the order in which they were made. There is at least one. */
export type Series = readonly [SavedRun, ...SavedRun[]];

/** Sorts runs into series, the newest last: that in which the newest run is. */
export function seriesOf(runs: readonly SavedRun[]): Series[] {
  const series = new Map<string, Series>();
  for (const saved of runs.toSorted((a, b) => compareText(dateOf(a), dateOf(b)))) {
    const { date: _, ...environment } = saved.run.environment;
    const key = JSON.stringify(environment);
    const before = series.get(key);
    // Deleted first, so that it moves to the end.
    series.delete(key);
    series.set(key, before === undefined ? [saved] : [...before, saved]);
  }
  return [...series.values()];
}

/** The newest series in which all of these scenarios were measured. */
export function newestSeries(series: readonly Series[], scenarios: readonly string[]): Series | undefined {
  return series.findLast((each) => scenarios.every((scenario) => recordsOf(each, scenario).length > 0));
}

/** All scenarios of a series, in the order of its newest run. */
export function summarizeSeries(series: Series): ScenarioSummary[] {
  const names = new Set(series.toReversed().flatMap(({ run }) => run.scenarios.map(({ scenario }) => scenario)));
  return [...names].map((scenario) => summarize(recordsOf(series, scenario)));
}

function recordsOf(series: Series, scenario: string): ScenarioRecord[] {
  return series.flatMap(({ run }) => run.scenarios.filter((record) => record.scenario === scenario));
}

function dateOf({ run }: SavedRun): string {
  return run.environment.date;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
