// Usage: node main.ts [scenario...] [option...]; --help tells them all
// Runs every contender beside the others and prints how they compare: one table for each scenario.
import { parseCommandLine, usage, UsageError, type CommandLine } from "./command-line.ts";
import { readEnvironment, type Environment } from "./environment.ts";
import { budgetNames } from "./gate/budgets.ts";
import { GateBench } from "./gate/gate-bench.ts";
import { describeVerdicts, judgeAll } from "./gate/verdict.ts";
import { ingestLongStream, longStreamGigabytes } from "./long-stream/ingest-long-stream.ts";
import { measureScenarios } from "./measure-scenarios.ts";
import { environmentLine, report } from "./report.ts";
import { readRuns, saveRun, writeReport } from "./results/results-folder.ts";
import { createRun, type RunRecord, type ScenarioRecord } from "./results/run-record.ts";
import { newestSeries, seriesOf, summarizeSeries } from "./results/series.ts";
import { summarize } from "./results/summary.ts";
import { checkTarget, targets, targetTable } from "./results/targets.ts";
import { scenarios } from "./scenarios.ts";
import { textTable } from "./text-table.ts";

const choices = {
  scenarios: scenarios.map(({ name }) => name),
  contenders: [...new Set(scenarios.flatMap(({ contenders }) => contenders))],
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));

try {
  await main(parseCommandLine(process.argv.slice(2), choices));
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage(choices)}` : error);
  process.exitCode = 1;
}

async function main(commandLine: CommandLine): Promise<void> {
  if (commandLine.help) console.log(usage(choices));
  else if (commandLine.command === "report") await makeReport();
  else if (commandLine.command === "gate") await checkBudgets();
  else if (commandLine.command === "ingest-5gb") await streamLong();
  else await measureRuns(commandLine);
}

async function measureRuns(commandLine: CommandLine): Promise<void> {
  const runs: RunRecord[] = [];
  for (let run = 1; run <= commandLine.runs; run++) {
    const environment = readEnvironment();
    if (!commandLine.json) {
      const which = commandLine.runs === 1 ? "" : `run ${run} of ${commandLine.runs}: `;
      console.log(`${run === 1 ? "" : "\n"}${which}${environmentLine(environment)}`);
    }
    runs.push(await measureRun(commandLine, environment));
  }
  if (commandLine.json) console.log(JSON.stringify(runs, null, 2));
  else if (commandLine.save) await makeReport();
}

async function measureRun(commandLine: CommandLine, environment: Environment): Promise<RunRecord> {
  const records: ScenarioRecord[] = [];
  for await (const record of measureScenarios(scenarios, commandLine, showProgress)) {
    records.push(record);
    if (record.failures.length > 0) process.exitCode = 1;
    if (!commandLine.json) console.log(`\n${report(summarize([record]))}`);
    // After each scenario, so that nothing is lost when a later one fails or somebody runs out of patience.
    if (commandLine.save) await saveRun(createRun(environment, records));
  }
  return createRun(environment, records);
}

/** Prints what the newest series of saved results says, and writes its charts and pages. */
async function makeReport(): Promise<void> {
  const runs = await readRuns();
  const newest = newestSeries(seriesOf(runs), []);
  if (newest === undefined) throw new UsageError("no results are saved yet: pnpm bench --save");
  const summaries = summarizeSeries(newest);
  console.log(`\n${newest.length} runs: ${environmentLine(newest.at(-1)!.run.environment)}`);
  for (const summary of summaries) console.log(`\n${report(summary)}`);
  const { header, rows } = targetTable(targets.map((target) => checkTarget(target, summaries)));
  console.log(`\n${textTable([header, ...rows])}\n`);
  for (const path of await writeReport(runs)) console.log(`wrote ${path}`);
}

async function checkBudgets(): Promise<void> {
  const bench = await GateBench.open();
  try {
    const verdicts = judgeAll(await bench.measure(budgetNames));
    console.log(describeVerdicts(verdicts));
    if (!verdicts.every(({ isKept }) => isKept)) process.exitCode = 1;
  } finally {
    await bench.close();
  }
}

/** Prints what memory a stream takes that is much larger than that. */
async function streamLong(): Promise<void> {
  console.log(`${environmentLine(readEnvironment())}\n`);
  for await (const line of ingestLongStream(longStreamGigabytes)) console.log(line);
}

/** One line that is written over, for somebody who watches. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
