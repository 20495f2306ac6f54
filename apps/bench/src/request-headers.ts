/** What every contender sends by itself would differ; these two are the same for all. */
export const requestHeaders = { accept: "application/json", "user-agent": "haulier-bench" };

export const jsonRequestHeaders = { ...requestHeaders, "content-type": "application/json" };

/** For a body of so many bytes, which is not in memory. */
export function uploadHeaders(size: number): Record<string, string> {
  return { ...requestHeaders, "content-type": "application/octet-stream", "content-length": String(size) };
}

/** Connections of a contender to the server at most, where it has such a limit. */
export const maxConnections = 64;
