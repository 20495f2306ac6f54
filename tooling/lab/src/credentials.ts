/** One set of test credentials for every peer that wants some. */
export const credentials = { user: "alice", password: "wonderland", realm: "lab" } as const;
