/** What every contender sends by itself would differ; these two are the same for all. */
export const requestHeaders = { accept: "application/json", "user-agent": "haulier-bench" };

export const jsonRequestHeaders = { ...requestHeaders, "content-type": "application/json" };

/** Connections of a contender to the server at most, where it has such a limit. */
export const maxConnections = 64;
