import type { Client, HttpResponse } from "@haulier/core";

import { type GatherOptions, resolveGather } from "./gather-options.ts";
import { type GatherSource, together } from "./gather-request.ts";
import { gathered } from "./gathered.ts";
import type { PaginateOptions } from "./paginate-options.ts";
import { paginate } from "./paginate.ts";

/** What is paginated, by its description: the options of {@link paginate}, with the URL and method. */
export interface GatherPagesRequest extends PaginateOptions {
  url: string | URL;
  /** @defaultValue "GET" */
  method?: string | undefined;
}

/**
 * Paginates many things, some at a time, and gives for each the list of its pages, in the order of the descriptions.
 *
 * ```ts
 * const [users, teams] = await gatherAllPages(client, [
 *   { url: "/users", next: { link: "next" } },
 *   { url: "/teams", next: { link: "next" } },
 * ]);
 * ```
 *
 * `maxPages` of a description ends its list without a word; where all pages have to be there, it is `Infinity`.
 * @throws as {@link gather}, and as {@link paginate}. What has been fetched for a description that fails is dropped.
 */
export function gatherAllPages(
  client: Client,
  requests: GatherSource<GatherPagesRequest>,
  options?: GatherOptions & { errors?: "throw" | undefined },
): Promise<HttpResponse[][]>;
export function gatherAllPages(
  client: Client,
  requests: GatherSource<GatherPagesRequest>,
  options: GatherOptions,
): Promise<(HttpResponse[] | Error)[]>;
export async function gatherAllPages(
  client: Client,
  requests: GatherSource<GatherPagesRequest>,
  options: GatherOptions = {},
): Promise<(HttpResponse[] | Error)[]> {
  const settings = resolveGather("gatherAllPages", client, options, requests);
  return gathered(requests, settings, async ({ url, method = "GET", ...own }: GatherPagesRequest, signal) => {
    const { extensions } = own;
    const both = together(signal, extensions?.signal ?? own.signal);
    const inside = extensions === undefined ? {} : { extensions: { ...extensions, signal: both } };
    return paginate(client, method, url, { ...own, signal: both, ...inside }).collect();
  });
}
