import type { JobResult } from "./run-job.ts";
import { formatBytes, formatCount, formatDuration } from "./show/quantities.ts";
import { formatTable, type Column } from "./show/table.ts";

const columns: readonly Column[] = [
  { title: "transport" },
  { title: "protocol" },
  { title: "requests", align: "right" },
  { title: "received", align: "right" },
  { title: "time", align: "right" },
  { title: "connections", align: "right" },
  { title: "checks" },
];

/** The lines of the summary: one row for each transport. */
export function summaryTable(results: readonly JobResult[]): string[] {
  return formatTable(columns, results.map(row));
}

function row(result: JobResult): string[] {
  return [
    result.name,
    result.protocol ?? "in memory",
    formatCount(result.requests),
    formatBytes(result.bytes),
    formatDuration(result.elapsed),
    result.connections === undefined ? "–" : formatCount(result.connections),
    result.failures.length === 0
      ? `${result.passed} passed`
      : `${result.passed} passed, ${result.failures.length} failed`,
  ];
}
