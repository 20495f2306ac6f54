import type { ComparisonRow } from "./comparison.ts";
import type { Environment } from "./environment.ts";
import { control } from "./measure.ts";
import type { Failure } from "./measurement.ts";
import { textTable } from "./text-table.ts";

/** What came of one scenario, ready to be told. */
export interface ScenarioResult {
  readonly scenario: string;
  readonly title: string;
  readonly base: string;
  readonly rounds: number;
  readonly showsTime: boolean;
  readonly rows: readonly ComparisonRow[];
  readonly failures: readonly Failure[];
}

/** Fewer say little about a median on a machine that does other things as well. */
const enoughRounds = 11;
/** A control that is further than this from 1 tells of a noisy machine. */
const quiet = 0.05;

export function environmentLine({ date, node, builtInUndici, cpu, os, packages }: Environment): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [`node ${node} (undici ${builtInUndici} inside)`, ...versions, cpu, os, date.slice(0, 10)].join(", ");
}

export function report(result: ScenarioResult): string {
  const parts = [`${result.scenario}: ${result.title}`, table(result), ...notes(result)];
  return parts.join("\n");
}

function table({ rows, base, showsTime }: ScenarioResult): string {
  const baseRow = rows.find(({ contender }) => contender === base);
  const ratios = ["wall", "quartiles", "user CPU", "heap"];
  const header = ["", ...ratios, ...(showsTime ? ["µs/request", "over base"] : ["server busy"])];
  const lines = rows.map((row) => [
    `  ${row.contender}`,
    ratio(row.wall),
    row.wallQuartiles.map(ratio).join(" - "),
    ratio(row.userCpu),
    row.heap === undefined ? "-" : ratio(row.heap),
    ...(showsTime
      ? [row.microseconds.toFixed(2), baseRow === undefined ? "" : (row.microseconds - baseRow.microseconds).toFixed(2)]
      : [`${Math.round(row.serverBusy * 100)} %`]),
  ]);
  return textTable([header, ...lines]);
}

function notes({ rows, base, rounds, failures }: ScenarioResult): string[] {
  const lines = [`  ${rounds} rounds; ${base} is 1.00`];
  if (rounds < enoughRounds)
    lines.push(`  Too few rounds to tell small differences; try --rounds ${enoughRounds * 3}.`);
  const again = rows.find(({ contender }) => contender === control(base));
  const noise = again === undefined ? 0 : Math.abs(again.wall - 1);
  if (noise > quiet) {
    lines.push(
      `  A noisy hour: ${base} differs from itself by ${Math.round(noise * 100)} %. Smaller differences mean nothing.`,
    );
  }
  for (const { message } of failures) lines.push(`  Left out: ${message}`);
  return lines;
}

function ratio(value: number): string {
  return value.toFixed(2);
}
