import { describe, expect, test } from "vitest";

import { runRecord, scenarioRecord } from "../testing/run-fixtures.ts";
import { newestSeries, seriesOf, summarizeSeries, type SavedRun } from "./series.ts";

const get = scenarioRecord({ base: [1], other: [2] });
const post = scenarioRecord({ base: [1], other: [5] }, { scenario: "post" });
const names = (series: readonly SavedRun[] | undefined) => series?.map(({ name }) => name);

function saved(name: string, date: string, commit = "a", scenarios = [get]): SavedRun {
  return { name, run: runRecord(scenarios, { date, commit }) };
}

describe("a series", () => {
  test("is of the same code, versions and machine, however long it took", () => {
    const series = seriesOf([saved("3", "2026-11-23"), saved("1", "2026-11-21"), saved("2", "2026-11-22", "b")]);
    expect(series.map(names)).toEqual([["2"], ["1", "3"]]);
  });

  test("ends with the newest one that has the scenarios that are asked for", () => {
    const series = seriesOf([
      saved("old", "2026-11-20", "a", [get, post]),
      saved("new", "2026-11-21", "b", [get]),
      saved("new, too", "2026-11-22", "b", [post]),
      saved("newest", "2026-11-23", "c", [get]),
    ]);
    expect(names(newestSeries(series, []))).toEqual(["newest"]);
    expect(names(newestSeries(series, ["get", "post"]))).toEqual(["new", "new, too"]);
    expect(newestSeries(series, ["upload"])).toBeUndefined();
  });

  test("is summarized by scenario, in the order of its newest run, and then what only older ones have", () => {
    const series = seriesOf([
      saved("1", "2026-11-21", "a", [get, post]),
      saved("2", "2026-11-22", "a", [scenarioRecord({ base: [1], other: [4] })]),
    ]);
    const summaries = summarizeSeries(series[0]!);
    expect(summaries.map(({ scenario, rounds }) => [scenario, rounds])).toEqual([
      ["get", [1, 1]],
      ["post", [1]],
    ]);
    expect(summaries[0]!.rows.at(-1)!.wall).toBe(3);
  });
});
