import { basename, dirname, join } from "node:path";

import { errorCode, type FileSystem, syncDirectory } from "./file-system.ts";
import { splitExtension } from "./safe-file-name.ts";

/** What happens to a file that has the name already. */
export type Overwriting = "replace" | "refuse" | "number";

/** How many numbers are tried. */
const MAX_NUMBER = 9_999;

/**
 * Gives a complete file its name, at once and for sure: whoever looks sees all of it or nothing, also after a loss of power.
 * @returns The path that it has, which has a number added when others have that name and are to keep it.
 * @throws Error with the code EEXIST when the name is taken, and not to be replaced.
 */
export async function placeFile(
  files: FileSystem,
  part: string,
  target: string,
  overwriting: Overwriting,
): Promise<string> {
  const path = overwriting === "replace" ? target : await placeNew(files, part, target, overwriting === "number");
  if (overwriting === "replace") await files.rename(part, target);
  await syncDirectory(files, dirname(path));
  return path;
}

async function placeNew(files: FileSystem, part: string, target: string, isNumbered: boolean): Promise<string> {
  for (let number = 0; ; number++) {
    const path = number === 0 ? target : numbered(target, number);
    try {
      await moveToNew(files, part, path);
      return path;
    } catch (error) {
      if (errorCode(error) !== "EEXIST" || !isNumbered || number === MAX_NUMBER) throw error;
    }
  }
}

/** `report.pdf` as `report (1).pdf`. */
function numbered(path: string, number: number): string {
  const [stem, extension] = splitExtension(basename(path));
  return join(dirname(path), `${stem} (${number})${extension}`);
}

/** Renames without replacing. A rename alone would replace, and to look first would leave a moment for others. */
async function moveToNew(files: FileSystem, from: string, to: string): Promise<void> {
  try {
    await files.link(from, to);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(errorCode(error) ?? "")) throw error;
    // No second names on this file system, such as FAT: reserve the name, then replace what reserves it.
    await (await files.open(to, "wx")).close();
    await files.rename(from, to);
    return;
  }
  await files.unlink(from);
}
