import { readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { parseCheckpoint, type CheckpointStore } from "../checkpoint.ts";
import { errorCode } from "./file-system.ts";
import { replaceFile } from "./replace-file.ts";

/**
 * Keeps a checkpoint in a JSON file that only its owner can read (0600). It is replaced as a whole and written through to the disk, so that a
 * crash at any moment leaves the last one or the one before. The folder has to be there. For one process at a time.
 *
 * ```ts
 * await pipeline(orders, toSink(ndjsonSink("orders.ndjson")), { checkpoint: fileCheckpoint("orders.checkpoint.json") });
 * ```
 */
export function fileCheckpoint(file: string | URL): CheckpointStore {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  return {
    load: async () => parseCheckpoint(await readFile(path, "utf8").catch(nothingIfMissing), path),
    save: (checkpoint) => replaceFile(path, `${JSON.stringify(checkpoint)}\n`),
    clear: () => rm(path, { force: true }),
  };
}

function nothingIfMissing(error: unknown): string {
  if (errorCode(error) === "ENOENT") return "";
  throw error;
}
