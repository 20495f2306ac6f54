import type { Environment } from "./environment.ts";
import { control } from "./measure.ts";
import type { ScenarioSummary, SummaryRow } from "./results/summary.ts";
import { textTable } from "./text-table.ts";

/** A table of a summary, for any place that tables are written to. */
export interface ReportTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Fewer say little about a median on a machine that does other things as well. */
const enoughRounds = 11;
/** A control that is further than this from 1 tells of a noisy machine. */
const quiet = 0.05;
/** The time of the base, in microseconds, from which on times are told in milliseconds. */
const leastInMilliseconds = 10_000;

export function environmentLine(environment: Environment): string {
  const { date, commit, node, builtInUndici, cpu, cores, os, packages } = environment;
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  const machine = [`${cores} x ${cpu}`, os];
  const parts = [`node ${node} (undici ${builtInUndici} inside)`, ...versions, ...machine, commit, date.slice(0, 10)];
  return parts.join(", ");
}

/** A summary as text. */
export function report(summary: ScenarioSummary): string {
  const { header, rows } = reportTable(summary);
  const indented = rows.map((row) => [`  ${row[0]}`].concat(row.slice(1)));
  const notes = reportNotes(summary).map((note) => `  ${note}`);
  return [`${summary.scenario}: ${summary.title}`, textTable([header, ...indented]), ...notes].join("\n");
}

export function reportTable(summary: ScenarioSummary): ReportTable {
  const columns = columnsOf(summary);
  return {
    header: ["", ...columns.map(({ name }) => name)],
    rows: summary.rows.map((row) => [row.contender, ...columns.map(({ of }) => of(row))]),
  };
}

/** What a table says of each contender. */
interface Column {
  readonly name: string;
  readonly of: (row: SummaryRow) => string;
}

function columnsOf({ rows, base, showsTime, rounds }: ScenarioSummary): Column[] {
  const baseTime = rows.find(({ contender }) => contender === base)?.microseconds ?? Number.NaN;
  const columns: Column[] = [
    { name: "wall", of: (row) => ratio(row.wall) },
    rounds.length === 1
      ? { name: "quartiles", of: (row) => row.wallSpread.map(ratio).join(" - ") }
      : { name: "runs", of: (row) => row.runs.map((run) => ratio(run?.wall)).join(" ") },
    { name: "user CPU", of: (row) => ratio(row.userCpu) },
    { name: "heap", of: (row) => ratio(row.heap) },
    { name: "bytes", of: (row) => (row.heapBytes === undefined ? "-" : String(Math.round(row.heapBytes))) },
  ];
  if (rows.some(({ resident }) => resident !== undefined))
    columns.push({ name: "resident", of: (row) => ratio(row.resident) });
  if (!showsTime) return [...columns, { name: "server busy", of: (row) => `${Math.round(row.serverBusy * 100)} %` }];
  const [unit, microseconds] = baseTime >= leastInMilliseconds ? ["ms", 1000] : ["µs", 1];
  return [
    ...columns,
    { name: `${unit}/request`, of: (row) => (row.microseconds / microseconds).toFixed(2) },
    { name: "over base", of: (row) => ((row.microseconds - baseTime) / microseconds).toFixed(2) },
  ];
}

/** What a reader should know before believing the table. */
export function reportNotes({ rows, base, rounds, failures }: ScenarioSummary): string[] {
  const made =
    rounds.length === 1 ? `${rounds[0]} rounds` : `Medians of ${rounds.length} runs of ${rounds.join(", ")} rounds`;
  const notes = [`${made}; ${base} is 1.00`];
  if (Math.min(...rounds) < enoughRounds)
    notes.push(`Too few rounds to tell small differences; try --rounds ${enoughRounds * 3}.`);
  const again = rows.find(({ contender }) => contender === control(base));
  const noise = Math.max(0, ...(again?.runs ?? []).map((run) => Math.abs((run?.wall ?? 1) - 1)));
  if (noise > quiet) {
    notes.push(
      `A noisy hour: ${base} differs from itself by ${Math.round(noise * 100)} %. Smaller differences mean nothing.`,
    );
  }
  for (const { message } of failures) notes.push(`Left out: ${message}`);
  return notes;
}

/** A dash where there is none. */
function ratio(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "-" : value.toFixed(2);
}
