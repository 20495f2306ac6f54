import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";

/** Servers live in the sbin folders, which the PATH of an ordinary user lacks. */
export const programFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Absolute path of a program, or of a file that is there; undefined otherwise. */
export function findProgram(program: string): string | undefined {
  if (program.includes("/")) return existsSync(program) ? program : undefined;
  const folders = [...programFolders, ...(process.env["PATH"] ?? "").split(":")];
  return folders.map((folder) => path.join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A peer cannot start because a package is missing: nothing that another attempt would mend. */
export class NotInstalledError extends Error {
  override readonly name = "NotInstalledError";
}
