import type { Client, HttpResponse } from "@haulier/core";

import { type GatherOptions, resolveGather } from "./gather-options.ts";
import { type GatherItem, type GatherSource, sendItem } from "./gather-request.ts";
import { gathered } from "./gathered.ts";

/**
 * Sends many requests, some at a time, and gives their responses in the order of the requests, read.
 *
 * ```ts
 * const users = await gather(client, ids.map((id) => `/users/${id}`), { concurrency: 20 });
 * ```
 *
 * Each goes through the whole of the client: credentials, cookies, redirects, hooks. A status is no error unless `raiseForStatus` says so. All
 * responses are in memory in the end: for more than fit there, use {@link gatherStream}.
 * @throws the first error, after the other requests have been aborted; with `errors: "return"`, the errors are among the results.
 * @throws TypeError, RangeError for options that cannot be used, TransportClosedError when the client is closed; `signal.reason`.
 */
export function gather(
  client: Client,
  requests: GatherSource,
  options?: GatherOptions & { errors?: "throw" | undefined },
): Promise<HttpResponse[]>;
export function gather(
  client: Client,
  requests: GatherSource,
  options: GatherOptions,
): Promise<(HttpResponse | Error)[]>;
export async function gather(
  client: Client,
  requests: GatherSource,
  options: GatherOptions = {},
): Promise<(HttpResponse | Error)[]> {
  const settings = resolveGather("gather", client, options, requests);
  return gathered<GatherItem, HttpResponse>(requests, settings, (item, signal) => sendItem(client, item, signal));
}
