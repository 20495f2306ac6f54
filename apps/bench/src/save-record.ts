import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Environment } from "./environment.ts";
import type { Sample } from "./measurement.ts";
import type { ScenarioResult } from "./report.ts";

/** A result with what it was computed from. */
export interface ScenarioRecord extends ScenarioResult {
  readonly environment: Environment;
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  /** Bytes of heap per request. */
  readonly allocations: Readonly<Record<string, number | undefined>>;
}

/** Writes `results/<date>-<scenario>.json`, over one of the same day, and gives its path. */
export async function saveRecord(record: ScenarioRecord): Promise<string> {
  const folder = new URL("../results/", import.meta.url);
  await mkdir(folder, { recursive: true });
  const file = fileURLToPath(new URL(`${record.environment.date.slice(0, 10)}-${record.scenario}.json`, folder));
  await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
  return file;
}
