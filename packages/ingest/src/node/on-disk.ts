import type { HttpRequest } from "@haulier/core";

import { DownloadError } from "./download-error.ts";
import { errorCode } from "./file-system.ts";

/** Does something with a file for a download. What the system says against it is told as a {@link DownloadError}. */
export async function onDisk<T>(request: HttpRequest, path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    // What has no code of the system is not its error: that of a signal, for one.
    if (errorCode(error)?.startsWith("ERR_") !== false) throw error;
    throw failureOf(error, request, path);
  }
}

function failureOf(cause: unknown, request: HttpRequest, path: string): DownloadError {
  const code = errorCode(cause)!;
  if (code === "ENOSPC" || code === "EDQUOT") {
    const reason = `no room is left for ${path} (${code}); make some and call again, which goes on where it stopped if the server can`;
    return new DownloadError(reason, { code: "ERR_DOWNLOAD_DISK_FULL", request, cause });
  }
  if (code === "EEXIST") {
    const reason = `${path} exists already; choose another path, or set overwrite`;
    return new DownloadError(reason, { code: "ERR_DOWNLOAD_EXISTS", request, cause });
  }
  return new DownloadError(`${path} cannot be written: ${(cause as Error).message}`, {
    code: "ERR_DOWNLOAD_FILE",
    request,
    cause,
  });
}
