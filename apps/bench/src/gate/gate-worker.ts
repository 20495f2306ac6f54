// Usage: node gate-worker.ts <scenario> <contender> <origin>
// One contender of one scenario, in a process of its own: counts allocations or measures CPU, whichever it is asked for.
import { answerParent } from "../answer-parent.ts";
import { countAllocations } from "../count-allocations.ts";
import type { Scenario } from "../scenario.ts";
import { withBallast } from "./ballast.ts";
import type { GateQuestion, GateScenario } from "./gate-question.ts";
import { measureRelativeCpu } from "./relative-cpu.ts";

// Not from the list of all of them: the gate is to be fast, and loading the others takes longer than measuring.
const scenarios: Readonly<Record<GateScenario, () => Promise<Scenario>>> = {
  "client-overhead": async () => (await import("../scenarios/client-overhead.ts")).clientOverhead,
  "sustained-get": async () => (await import("../scenarios/sustained-get.ts")).sustainedGet,
};

const [name, contender = "", origin = ""] = process.argv.slice(2) as [GateScenario, string?, string?];
const scenario = await scenarios[name]();
const { requests } = scenario;
let run: () => Promise<unknown>;

await answerParent(
  async () => {
    run = await scenario.prepare(contender, origin);
  },
  (question) => {
    const { figure, ballast } = JSON.parse(question) as GateQuestion;
    const loaded = withBallast(run, requests, ballast);
    return figure === "heap" ? countAllocations(loaded, requests) : measureRelativeCpu(loaded, requests);
  },
);
