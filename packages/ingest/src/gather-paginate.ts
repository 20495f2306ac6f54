import type { Client, HttpResponse, RequestOptions } from "@haulier/core";

import { type GatherOptions, gatherOptionNames, resolveGather } from "./gather-options.ts";
import { together } from "./gather-request.ts";
import { gathered } from "./gathered.ts";
import { PageRequests } from "./page-requests.ts";
import { checkPaginateNames } from "./paginate-options.ts";

/** Options of {@link gatherPaginate}: those of a request, which are sent with every page, and those of gathering. */
export interface GatherPaginateOptions extends RequestOptions, GatherOptions {
  /** How many pages there are. */
  totalPages: number;
  /** The parameter for the number of the page. @defaultValue "page" */
  pageParam?: string | undefined;
  /** The number of the first page. @defaultValue 1 */
  startPage?: number | undefined;
}

const ownNames: readonly string[] = [...gatherOptionNames, "totalPages", "pageParam", "startPage"];

/**
 * Fetches pages whose number is known, some at a time, and gives their responses in the order of the pages, read.
 *
 * ```ts
 * const pages = await gatherPaginate(client, "GET", "/articles", { totalPages: 20 });
 * ```
 * @throws as {@link gather}. A status is no error unless `raiseForStatus` says so.
 */
export function gatherPaginate(
  client: Client,
  method: string,
  url: string | URL,
  options: GatherPaginateOptions & { errors?: "throw" | undefined },
): Promise<HttpResponse[]>;
export function gatherPaginate(
  client: Client,
  method: string,
  url: string | URL,
  options: GatherPaginateOptions,
): Promise<(HttpResponse | Error)[]>;
export async function gatherPaginate(
  client: Client,
  method: string,
  url: string | URL,
  options: GatherPaginateOptions,
): Promise<(HttpResponse | Error)[]> {
  const owner = "gatherPaginate";
  checkPaginateNames(owner, client, options, ownNames);
  const { totalPages, pageParam = "page", startPage = 1, concurrency, errors, signal, onProgress, ...rest } = options;
  if (totalPages === undefined) throw new TypeError(`${owner}: totalPages is required`);
  checkCount(owner, "totalPages", totalPages);
  checkCount(owner, "startPage", startPage);
  if (typeof pageParam !== "string" || pageParam === "")
    throw new TypeError(`${owner}: pageParam must be the name of a parameter`);
  const pages = Array.from({ length: totalPages }, (_, index) => startPage + index);
  const settings = resolveGather(owner, client, { concurrency, errors, signal, onProgress }, pages);
  const requests = new PageRequests({ client, method, url, options: rest, allowedOrigins: [] });
  return gathered(pages, settings, async (page, aborting) => {
    const request = requests.build({ param: [pageParam, String(page)] }, together(aborting, rest.extensions?.signal));
    return requests.send(request, rest.raiseForStatus);
  });
}

function checkCount(owner: string, option: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new RangeError(`${owner}: ${option} must be a whole number, 0 or more, got ${String(value)}`);
}
