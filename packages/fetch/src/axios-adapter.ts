import { createFetch, type FetchClient } from "./create-fetch.ts";
import type { Fetch } from "./fetch.ts";

/** Options for `axios.create()`. */
export interface AxiosAdapterOptions {
  adapter: "fetch";
  env: { fetch: Fetch };
}

/**
 * The options that have axios send its requests by a client, over the fetch adapter that it brings along (axios 1.12 and later):
 *
 * ```ts
 * const api = axios.create({ ...axiosAdapter(client), baseURL: "https://api.example.com" });
 * ```
 *
 * Its errors, interceptors, cancellation, `onDownloadProgress` and `validateStatus` stay as they are. `proxy`, `httpAgent` and `beforeRedirect` belong to
 * its adapter for Node, and `onUploadProgress` is not called.
 */
export function axiosAdapter(client: FetchClient): AxiosAdapterOptions {
  // Without a Request in between, which would make "[object FormData]" of the forms that axios makes in Node, those of the form-data package.
  const env = { fetch: createFetch(client), Request: null };
  return { adapter: "fetch", env };
}
