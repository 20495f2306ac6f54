// Usage: node main.ts [scenario...] [option...]; --help tells them all
// Runs every contender beside the others and prints how they compare: one table for each scenario.
import { parseCommandLine, usage, UsageError, type CommandLine } from "./command-line.ts";
import { compare } from "./comparison.ts";
import { chooseContenders } from "./contender-choice.ts";
import { readEnvironment, type Environment } from "./environment.ts";
import { measure } from "./measure.ts";
import { environmentLine, report } from "./report.ts";
import { saveRecord, type ScenarioRecord } from "./save-record.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";

/** For the rounds of one scenario, in milliseconds: all scenarios together then take less than three minutes. */
const budget = 15_000;

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
  if (commandLine.help) {
    console.log(usage(choices));
    return;
  }
  const environment = readEnvironment();
  if (!commandLine.json) console.log(environmentLine(environment));
  const records: ScenarioRecord[] = [];
  for (const scenario of scenarios) {
    if (commandLine.scenarios.length > 0 && !commandLine.scenarios.includes(scenario.name)) continue;
    const record = await run(scenario, commandLine, environment);
    if (record === undefined) continue;
    records.push(record);
    if (record.failures.length > 0) process.exitCode = 1;
    if (!commandLine.json) console.log(`\n${report(record)}`);
    if (commandLine.save) console.error(`  saved as ${await saveRecord(record)}`);
  }
  if (commandLine.json) console.log(JSON.stringify(records, null, 2));
}

async function run(
  scenario: Scenario,
  commandLine: CommandLine,
  environment: Environment,
): Promise<ScenarioRecord | undefined> {
  const choice = chooseContenders(scenario, commandLine.contenders, commandLine.base);
  if (choice === undefined) return undefined;
  const rounds = commandLine.rounds ?? scenario.rounds;
  const measurements = await measure({
    scenario,
    contenders: choice.contenders,
    rounds,
    budget: commandLine.rounds === undefined ? budget : Number.POSITIVE_INFINITY,
    onRound: (round) => showProgress(`${scenario.name}: round ${round + 1} of ${rounds + scenario.warmUpRounds}`),
  });
  showProgress("");
  const baseFailure = measurements.failures.find(({ contender }) => contender === choice.base);
  if (baseFailure !== undefined) throw new Error(baseFailure.message);
  return {
    scenario: scenario.name,
    title: scenario.title,
    base: choice.base,
    rounds: measurements.samples.get(choice.base)?.length ?? 0,
    showsTime: scenario.showsTime,
    rows: compare(measurements, choice.base, scenario.requests),
    failures: measurements.failures,
    environment,
    samples: Object.fromEntries(measurements.samples),
    allocations: Object.fromEntries(measurements.allocations),
  };
}

/** One line that is written over, for somebody who watches. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
