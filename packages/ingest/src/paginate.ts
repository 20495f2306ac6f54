import type { Client } from "@haulier/core";

import { checkPaginateNames, type PaginateOptions, resolvePages } from "./paginate-options.ts";
import { Paginator } from "./paginator.ts";

const optionNames: readonly string[] = [
  "next",
  "maxPages",
  "prefetch",
  "allowedOrigins",
] satisfies (keyof PaginateOptions)[];

/**
 * The pages of something, as responses that have been read, each fetched when it is wanted or a little before.
 *
 * ```ts
 * for await (const page of paginate(client, "GET", "/issues", { params: { state: "open" }, next: { link: "next" } }))
 *   for (const issue of page.json<Issue[]>()) console.log(issue.title);
 * ```
 *
 * Nothing is sent before the loop begins. Headers, cookies, body and limits go with every page; `params` too, but with a URL as the next page, which is
 * complete as it is. Next pages are found from where the page was, and get credentials only on the origin of the first, or on `allowedOrigins`.
 * @throws TypeError, RangeError for options that cannot be used, and TransportClosedError when the client is closed, at once.
 * @throws PaginationError while it is iterated, when a page leads to one that was there before, or says nothing that can be used;
 * HttpStatusError for a status other than 2xx; what a request throws; `signal.reason`.
 */
export function paginate(client: Client, method: string, url: string | URL, options: PaginateOptions): Paginator {
  return paginateFrom("paginate", client, method, url, options);
}

/** {@link paginate} by GET. */
export function paginateGet(client: Client, url: string | URL, options: PaginateOptions): Paginator {
  return paginateFrom("paginateGet", client, "GET", url, options);
}

/** {@link paginate} by POST, with the same body for every page but for what `next` puts into it. */
export function paginatePost(client: Client, url: string | URL, options: PaginateOptions): Paginator {
  return paginateFrom("paginatePost", client, "POST", url, options);
}

function paginateFrom(
  owner: string,
  client: Client,
  method: string,
  url: string | URL,
  options: PaginateOptions,
): Paginator {
  checkPaginateNames(owner, client, options, optionNames);
  const { next, maxPages, prefetch, allowedOrigins, ...rest } = options;
  const plan = resolvePages({
    owner,
    client,
    method,
    url,
    next,
    maxPages,
    prefetch,
    allowedOrigins,
    single: false,
    recordsKey: undefined,
    options: rest,
  });
  return new Paginator(plan);
}
