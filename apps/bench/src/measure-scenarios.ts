import type { CommandLine } from "./command-line.ts";
import { chooseContenders } from "./contender-choice.ts";
import { measure } from "./measure.ts";
import { recordScenario, type ScenarioRecord } from "./results/run-record.ts";
import type { Scenario } from "./scenario.ts";

/** What of the command line says how much to measure. */
export type Extent = Pick<CommandLine, "scenarios" | "contenders" | "base" | "rounds" | "quick">;

/** For the rounds of one scenario, in milliseconds. */
const budget = 15_000;
/** The same for somebody who only wants to see that it works. */
const quick = { rounds: 5, budget: 2000 };

/** Measures the scenarios that were asked for, one after the other; gives each as soon as there is something to say about it. */
export async function* measureScenarios(
  scenarios: readonly Scenario[],
  extent: Extent,
  showProgress: (text: string) => void,
): AsyncGenerator<ScenarioRecord> {
  for (const scenario of scenarios) {
    if (extent.scenarios.length > 0 && !extent.scenarios.includes(scenario.name)) continue;
    const record = await measureScenario(scenario, extent, showProgress);
    if (record !== undefined) yield record;
  }
}

async function measureScenario(
  scenario: Scenario,
  extent: Extent,
  showProgress: (text: string) => void,
): Promise<ScenarioRecord | undefined> {
  const choice = chooseContenders(scenario, extent.contenders, extent.base);
  if (choice === undefined) return undefined;
  const plan = planRounds(scenario, extent);
  const measurements = await measure({
    scenario,
    contenders: choice.contenders,
    ...plan,
    onRound: (round) => showProgress(`${scenario.name}: round ${round + 1} of ${plan.rounds + scenario.warmUpRounds}`),
  });
  showProgress("");
  const baseFailure = measurements.failures.find(({ contender }) => contender === choice.base);
  if (baseFailure !== undefined) throw new Error(baseFailure.message);
  return recordScenario(scenario, choice.base, measurements);
}

/** How many rounds, and how many milliseconds until no more are begun. */
export function planRounds(
  scenario: Pick<Scenario, "rounds">,
  extent: Pick<Extent, "rounds" | "quick">,
): { readonly rounds: number; readonly budget: number } {
  if (extent.rounds !== undefined) return { rounds: extent.rounds, budget: Number.POSITIVE_INFINITY };
  if (extent.quick) return { rounds: Math.min(quick.rounds, scenario.rounds), budget: quick.budget };
  return { rounds: scenario.rounds, budget };
}
