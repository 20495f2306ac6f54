import { chartFile } from "../charts/chart-document.ts";
import { pictureScenarios, readmePicture } from "../charts/readme-picture.ts";
import { scenarioChart } from "../charts/scenario-chart.ts";
import { formatJson } from "./format-json.ts";
import { resultsPage } from "./results-page.ts";
import { newestSeries, seriesOf, summarizeSeries, type SavedRun, type Series } from "./series.ts";
import type { ScenarioSummary } from "./summary.ts";

/** The picture of the README of the repository. */
export const pictureFile = "readme.svg";

/** Everything that is made of the results, by its path in the folder of results: the newest series, and a page for each run. */
export function reportFiles(runs: readonly SavedRun[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const saved of runs) files.set(`${saved.name}.html`, resultsPage([saved]));
  const series = seriesOf(runs);
  const newest = newestSeries(series, []);
  if (newest === undefined) return files;
  const summaries = summarizeSeries(newest);
  files.set("index.html", resultsPage(newest));
  files.set("latest.json", latestJson(newest, summaries));
  for (const summary of summaries) files.set(`charts/${summary.scenario}.svg`, chartFile(scenarioChart(summary)));
  const pictured = newestSeries(series, pictureScenarios);
  if (pictured !== undefined) {
    const picture = readmePicture(summarizeSeries(pictured), pictured.at(-1)!.run.environment);
    files.set(pictureFile, chartFile(picture));
  }
  return files;
}

/** The newest series for programs: what the tables say, without the samples. */
function latestJson(series: Series, summaries: readonly ScenarioSummary[]): string {
  const scenarios = summaries.map(({ scenario, title, base, rounds, rows }) => ({
    scenario,
    title,
    base,
    rounds,
    rows: rows.map(({ runs, ...row }) => ({ ...row, runs: runs.map((run) => run?.wall) })),
  }));
  const latest = { runs: series.map(({ name }) => name), environment: series.at(-1)!.run.environment, scenarios };
  const fourDigits = (_key: string, value: unknown): unknown =>
    typeof value === "number" ? Number(value.toPrecision(4)) : value;
  return formatJson(latest, fourDigits);
}
