// Usage: node worker.ts <scenario> <contender> <origin>
// One contender of one scenario, in a process of its own: takes a sample or counts allocations whenever it is asked to.
import { answerParent } from "./answer-parent.ts";
import { countAllocations } from "./count-allocations.ts";
import type { OwnFigures, Sample } from "./measurement.ts";
import { findScenario } from "./scenarios.ts";

const [scenarioName = "", contender = "", origin = ""] = process.argv.slice(2);
const scenario = findScenario(scenarioName);
let run: () => Promise<OwnFigures | void>;

async function sample(): Promise<Omit<Sample, "serverMs">> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const own = await run();
  const wallMs = performance.now() - startedAt;
  return { wallMs, userMs: process.cpuUsage(cpu).user / 1000, ...own };
}

await answerParent(
  async () => {
    run = await scenario.prepare(contender, origin);
  },
  (question) => (question === "allocations" ? countAllocations(run, scenario.requests) : sample()),
);
