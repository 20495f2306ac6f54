import * as nodeFiles from "node:fs/promises";

/** What is used of `node:fs/promises`: handed in, so that a disk that is full can be tested without one. */
export type FileSystem = Pick<typeof nodeFiles, "link" | "lstat" | "open" | "readFile" | "rename" | "stat" | "unlink">;

export const fileSystem: FileSystem = nodeFiles;

/** The code of an error of the system, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Removes a file that may not be there. */
export async function removeIfThere(files: FileSystem, path: string): Promise<void> {
  try {
    await files.unlink(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

/** Makes what was created or renamed in a directory outlast a loss of power. */
export async function syncDirectory(files: FileSystem, path: string): Promise<void> {
  // Windows has no such thing: directories cannot be opened there.
  if (process.platform === "win32") return;
  let directory: nodeFiles.FileHandle | undefined;
  try {
    directory = await files.open(path, "r");
    await directory.sync();
  } catch (error) {
    // Some network file systems cannot either, and one may write in a directory, such as a drop box, without being allowed to read it.
    if (!["EACCES", "EINVAL", "ENOTSUP", "EOPNOTSUPP", "EPERM"].includes(errorCode(error) ?? "")) throw error;
  } finally {
    await directory?.close();
  }
}
