import type { ComparisonRow } from "../comparison.ts";
import type { ReportTable } from "../report.ts";
import { median } from "../statistics.ts";
import type { ScenarioSummary } from "./summary.ts";

/** How fast Haulier means to be: a figure of a contender beside another one's of the same scenario. */
export interface Target {
  readonly scenario: string;
  readonly contender: string;
  readonly base: string;
  /**
   * `wall` and `heap` are ratios; `µs` is the time that a request takes longer than the base's, in microseconds; `ms` is how long it takes
   * whatever the base does, in milliseconds.
   */
  readonly figure: "wall" | "heap" | "µs" | "ms";
  readonly atMost: number;
}

/** They are reported and not enforced: wall time on a machine that does something else as well says too little for that. */
export const targets: readonly Target[] = [
  ...["sequential-get", "sustained-get"].flatMap((scenario) => [
    beside("undici.dispatch", { scenario, atMost: 1.1 }),
    beside("undici.dispatch", { scenario, figure: "heap", atMost: 1.15 }),
  ]),
  beside("undici.request", { scenario: "sustained-get", atMost: 0.9 }),
  beside("fetch", { scenario: "sustained-get", atMost: 0.35 }),
  beside("axios", { scenario: "sustained-get", atMost: 0.2 }),
  beside("got", { scenario: "sustained-get", atMost: 0.17 }),
  beside("undici.request", { scenario: "gzip-get", atMost: 0.7 }),
  beside("fetch", { scenario: "gzip-get", atMost: 0.45 }),
  beside("axios", { scenario: "gzip-get", atMost: 0.33 }),
  beside("got", { scenario: "gzip-get", atMost: 0.33 }),
  beside("undici.dispatch", { scenario: "every-option", contender: "haulier, every option", atMost: 1.3 }),
  beside("transport alone", { scenario: "client-overhead", contender: "client", figure: "µs", atMost: 1.5 }),
  beside("transport alone", {
    scenario: "client-overhead",
    contender: "client + every option",
    figure: "µs",
    atMost: 5,
  }),
  ...["connect", "read", "pool"].map((phase) =>
    beside("setTimeout", { scenario: "timeouts", contender: `haulier ${phase}`, figure: "ms", atMost: 115 }),
  ),
  beside("undici.request", { scenario: "cold-start", atMost: 1.05 }),
  // Importing it loads no undici, or it would take longer than undici does.
  beside("undici", { scenario: "import-time", atMost: 1 }),
  beside("node:http2", { scenario: "http2-get", contender: "haulier (http2)", atMost: 1.15 }),
  beside("undici.request", { scenario: "http2-get", contender: "haulier (http2)", atMost: 0.8 }),
  beside("got", { scenario: "http2-get", contender: "haulier (http2)", atMost: 0.22 }),
  beside("undici.dispatch", { scenario: "http2-distant-download", contender: "haulier (http2)", atMost: 0.1 }),
  beside("undici.dispatch", { scenario: "download", atMost: 1.05 }),
  beside("undici.dispatch", { scenario: "upload", atMost: 1.05 }),
  beside("undici.dispatch", { scenario: "raw-get", contender: "haulier.raw", atMost: 1.03 }),
];

/** What became of a target: the figure of each run, undefined where it was not measured, and their median. */
export interface TargetOutcome {
  readonly target: Target;
  readonly runs: readonly (number | undefined)[];
  readonly measured: number | undefined;
}

export function checkTarget(target: Target, summaries: readonly ScenarioSummary[]): TargetOutcome {
  const summary = summaries.find(({ scenario }) => scenario === target.scenario);
  const runs = (summary?.rounds ?? []).map((_, run) => {
    const [row, base] = [target.contender, target.base].map(
      (name) => summary!.rows.find(({ contender }) => contender === name)?.runs[run],
    );
    return row === undefined || base === undefined ? undefined : figureOf(target, row, base);
  });
  const known = runs.filter((value) => value !== undefined);
  return { target, runs, measured: known.length === 0 ? undefined : median(known) };
}

export function targetTable(outcomes: readonly TargetOutcome[]): ReportTable {
  return {
    header: ["target", "at most", "measured", "runs", ""],
    rows: outcomes.map(({ target, runs, measured }) => [
      describeTarget(target),
      target.atMost.toFixed(2),
      formatted(measured),
      runs.map(formatted).join(" "),
      measured === undefined ? "not measured" : measured <= target.atMost ? "met" : "missed",
    ]),
  };
}

function beside(
  base: string,
  init: Pick<Target, "scenario" | "atMost"> & Partial<Pick<Target, "contender" | "figure">>,
): Target {
  return { contender: "haulier", figure: "wall", ...init, base };
}

function figureOf({ figure }: Target, row: ComparisonRow, base: ComparisonRow): number | undefined {
  if (figure === "µs") return row.microseconds - base.microseconds;
  if (figure === "ms") return row.microseconds / 1000;
  const [mine, theirs] = [row[figure], base[figure]];
  return mine === undefined || theirs === undefined ? undefined : mine / theirs;
}

function describeTarget({ scenario, contender, base, figure }: Target): string {
  if (figure === "ms") return `${scenario}: ${contender}, ms`;
  return figure === "µs"
    ? `${scenario}: ${contender} over ${base}, µs`
    : `${scenario}: ${contender} / ${base}, ${figure}`;
}

function formatted(value: number | undefined): string {
  return value === undefined ? "-" : value.toFixed(2);
}
