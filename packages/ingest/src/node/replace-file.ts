import { randomUUID } from "node:crypto";
import { open, realpath, rename, rm } from "node:fs/promises";
import path from "node:path";

import { fileSystem, syncDirectory } from "./file-system.ts";

/**
 * Replaces a file as a whole, and makes it last: whoever reads it meanwhile, and a crash at any moment, finds the old one or the new one. Its owner
 * alone can read it (mode 0600). Where `file` is a link, what it points to is replaced.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(text);
      // Before the name points to it: else a crash could leave an empty file.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncDirectory(fileSystem, path.dirname(target));
}
