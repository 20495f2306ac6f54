import { closeSync, existsSync, fstatSync, openSync, readFileSync, type Stats } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { NetrcError } from "./netrc-error.ts";

/** What decides where the file is. */
export interface NetrcSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: string;
}

/** Where the file is that nobody has named: `NETRC` says so, else it is `.netrc` at home, or `_netrc` on Windows if there is only that. */
export function netrcPath(
  { env, home, platform }: NetrcSurroundings = { env: process.env, home: homedir(), platform: process.platform },
): string {
  const named = env["NETRC"];
  if (named !== undefined && named !== "") return named;
  const usual = join(home, ".netrc");
  const windows = join(home, "_netrc");
  return platform === "win32" && !existsSync(usual) && existsSync(windows) ? windows : usual;
}

/**
 * The text of the file. `warn` is told when others than its owner can read it, which passwords are not for.
 * @throws NetrcError when it cannot be read.
 */
export function readNetrcFile(file: string, warn: (message: string) => void): string {
  try {
    const descriptor = openSync(file, "r");
    try {
      const fault = faultOf(fstatSync(descriptor));
      if (fault !== undefined) warn(`netrc: ${file} ${fault}`);
      return readFileSync(descriptor, "utf8");
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw new NetrcError("it cannot be read; name another with the option file or with NETRC", { file, cause });
  }
}

/** As Python judges it; on Windows, whose permissions are others, there is nothing to judge. */
function faultOf({ mode, uid }: Stats): string | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  if (uid !== user && uid !== 0) return "belongs to another user, who knows the passwords and can change them";
  if ((mode & 0o077) === 0) return undefined;
  return `can be read or changed by others (mode ${(mode & 0o777).toString(8).padStart(4, "0")}); run chmod 600 on it`;
}
