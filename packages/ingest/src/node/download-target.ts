import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { errorCode, type FileSystem } from "./file-system.ts";
import type { Overwriting } from "./place-file.ts";

/** How long a name may be so that `.part.json.tmp` can be added, in bytes of UTF-8: file systems take 255. */
const MAX_NAME_BYTES = 241;

/** Where a download goes. */
export interface DownloadTarget {
  /** The file while it is not complete. */
  readonly partPath: string;
  /** Tells the URL from others, without its secrets. */
  readonly source: string;
  readonly overwriting: Overwriting;
  /** The path of the complete file, which in a directory has the name that the server suggests. */
  readonly pathFor: (name: string) => string;
}

/**
 * Where a file goes: to that path, or into that directory, if it is one or is written as one.
 * @throws TypeError for what is no path. @throws Error with the code EEXIST for a file that is there and not to be replaced.
 */
export async function resolveTarget(
  files: FileSystem,
  pathOrDirectory: string | URL,
  url: string,
  overwrite: boolean | undefined,
): Promise<DownloadTarget> {
  const given = checkPath(pathOrDirectory);
  const path = resolve(given);
  const source = hashOf(url);
  if (/[/\\]$/.test(given) || (await isDirectory(files, path))) {
    return {
      // Before the server is asked, nothing but the URL is known of the name.
      partPath: join(path, `${source.slice(0, 16)}.part`),
      source,
      overwriting: overwrite === true ? "replace" : "number",
      pathFor: (name) => join(path, name),
    };
  }
  if (overwrite === false) await checkFree(files, path);
  return {
    partPath: partPathOf(path),
    source,
    overwriting: overwrite === false ? "refuse" : "replace",
    pathFor: () => path,
  };
}

/** Beside the file. What is longer than a name may be, with the endings that are added to it, is told by a hash in its place. */
function partPathOf(path: string): string {
  const name = basename(path);
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return `${path}.part`;
  return join(dirname(path), `${hashOf(name).slice(0, 16)}.part`);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function checkPath(path: string | URL): string {
  if (path instanceof URL) return fileURLToPath(path);
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return path;
  throw new TypeError(
    `download: expected the path of a file or directory, got ${path === "" ? "an empty text" : typeof path}`,
  );
}

async function isDirectory(files: FileSystem, path: string): Promise<boolean> {
  try {
    return (await files.stat(path)).isDirectory();
  } catch {
    // Whatever is wrong with it will be told when it is written to.
    return false;
  }
}

async function checkFree(files: FileSystem, path: string): Promise<void> {
  try {
    await files.lstat(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  throw Object.assign(new Error(`${path} exists`), { code: "EEXIST" });
}
