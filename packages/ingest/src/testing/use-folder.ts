import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

/** A folder of its own for a test, which is removed after it. */
export async function useFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haulier-ingest-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
