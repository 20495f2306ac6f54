import { addCounts, closingLine, type RunCount } from "@haulier/vitest-config/count-run";

import type { Missing } from "./find-runtimes.ts";
import { runTests, type TestRun } from "./test-run.ts";

/**
 * Runs all, whatever became of those before, and ends with the counts of each and the closing line for all of them. What is missing is a
 * skipped test; with `CI` set it is a failed one, so that a machine that lacks it cannot hide behind that.
 */
export async function runAll(finders: Iterable<() => TestRun | Missing>): Promise<void> {
  const isCI = !["", "0", "false"].includes(process.env["CI"] ?? "");
  const counts: RunCount[] = [];
  const lines: string[] = [];
  let isInterrupted = false;
  // The terminal tells the program as well; what it still has to say is waited for.
  process.on("SIGINT", () => (isInterrupted = true));
  for (const find of finders) {
    const run = find();
    let count: RunCount;
    let remark = "";
    if ("missing" in run) {
      count = { passed: 0, failed: isCI ? 1 : 0, skipped: isCI ? 0 : 1 };
      remark = ` (not run: ${run.missing})`;
    } else {
      console.log(`\n${run.name}`);
      count = await runTests(run);
    }
    counts.push(count);
    lines.push(`${run.name}: ${closingLine(count)}${remark}`);
    if (isInterrupted) process.exit(130);
  }
  const sum = addCounts(counts);
  console.log(["", ...lines, closingLine(sum)].join("\n"));
  process.exitCode = sum.failed === 0 ? 0 : 1;
}
