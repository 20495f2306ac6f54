/** A `fetch`: the runtime's own, that of {@link createFetch}, or anybody's. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
