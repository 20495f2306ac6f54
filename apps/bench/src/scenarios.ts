import type { Scenario } from "./scenario.ts";
import { clientOverhead } from "./scenarios/client-overhead.ts";
import { concurrentGet } from "./scenarios/concurrent-get.ts";
import { download } from "./scenarios/download.ts";
import { gzipGet } from "./scenarios/gzip-get.ts";
import { postJson } from "./scenarios/post-json.ts";
import { sequentialGet } from "./scenarios/sequential-get.ts";
import { sustainedGet } from "./scenarios/sustained-get.ts";

/** In the order in which they are run. */
export const scenarios: readonly Scenario[] = [
  sequentialGet,
  concurrentGet,
  sustainedGet,
  postJson,
  gzipGet,
  download,
  clientOverhead,
];

/** @throws Error for a name that no scenario has. */
export function findScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario is named ${JSON.stringify(name)}`);
  return found;
}
