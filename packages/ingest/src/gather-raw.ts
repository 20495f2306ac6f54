import type { Client, RawOptions, RawResponse } from "@haulier/core";

import { type GatherOptions, resolveGather } from "./gather-options.ts";
import { describedBy, type GatherSource, together } from "./gather-request.ts";
import { gathered } from "./gathered.ts";

/** A raw request by its description. */
export interface GatherRawRequest extends RawOptions {
  /** Absolute. */
  url: string | URL;
  /** @defaultValue "GET" */
  method?: string | undefined;
}

/**
 * Sends many requests as `client.raw` does, some at a time: without defaults, credentials, cookies, redirects, hooks or decoding. For the last few
 * percent of speed.
 *
 * ```ts
 * const [page] = await gatherRaw(client, [{ method: "POST", url: "https://example.com/search", body: "{}" }]);
 * console.log(page.status, page.headers.get("content-type"), page.body.byteLength);
 * ```
 * @throws as {@link gather}.
 */
export function gatherRaw(
  client: Client,
  requests: GatherSource<string | URL | GatherRawRequest>,
  options?: GatherOptions & { errors?: "throw" | undefined },
): Promise<RawResponse[]>;
export function gatherRaw(
  client: Client,
  requests: GatherSource<string | URL | GatherRawRequest>,
  options: GatherOptions,
): Promise<(RawResponse | Error)[]>;
export async function gatherRaw(
  client: Client,
  requests: GatherSource<string | URL | GatherRawRequest>,
  options: GatherOptions = {},
): Promise<(RawResponse | Error)[]> {
  const settings = resolveGather("gatherRaw", client, options, requests);
  return gathered(requests, settings, async (item: string | URL | GatherRawRequest, signal) => {
    const { url, method = "GET", ...own } = describedBy<GatherRawRequest>(item);
    return client.raw.request(method, url, { ...own, signal: together(signal, own.signal) });
  });
}
