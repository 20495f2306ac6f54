import type { HttpResponse } from "@haulier/core";

import { dispositionFileName } from "./content-disposition.ts";
import { safeFileName } from "./safe-file-name.ts";

/**
 * What to call the body of a response: what its `Content-Disposition` says, else the last segment of the URL that answered, of the one that
 * was asked, and `download` when there is none. Safe to create in a directory, whatever the server says.
 */
export function suggestedFileName(response: HttpResponse, asked: URL): string {
  const stated = dispositionFileName(response.headers.get("content-disposition"));
  const names = [stated, lastSegment(response.url), lastSegment(asked)];
  for (const name of names) {
    const safe = name === undefined ? undefined : safeFileName(name);
    if (safe !== undefined) return safe;
  }
  return "download";
}

function lastSegment(url: URL): string {
  const segment = url.pathname.split("/").at(-1)!;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
