// Usage: node server/main.ts <scenario>
// The server of a scenario, in a process of its own. Says its origin, and then how much CPU it has spent whenever asked.
import { answerParent } from "../answer-parent.ts";
import { findScenario } from "../scenarios.ts";

await answerParent(
  () => findScenario(process.argv[2] ?? "").serve?.() ?? Promise.resolve(""),
  () => {
    const { user, system } = process.cpuUsage();
    return Promise.resolve((user + system) / 1000);
  },
);
