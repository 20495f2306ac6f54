import {
  type Client,
  checkOptionNames,
  type CodecBodies,
  type RequestOptions,
  TransportClosedError,
} from "@haulier/core";

import type { KeyPath } from "./key-path.ts";
import type { NextPage } from "./next-page.ts";
import type { PagesPlan } from "./page-reader.ts";
import { PageRequests } from "./page-requests.ts";
import { onlyPage } from "./page-way.ts";
import { resolveNext } from "./resolve-next.ts";

/** How pages are fetched, beside the options of a request, which are those of every page. */
export interface PagesOptions {
  /**
   * After how many pages it ends, though there may be more: `truncated` tells. `Infinity` is no limit.
   * @defaultValue 100
   */
  maxPages?: number | undefined;
  /**
   * How many pages are fetched ahead while one is looked at. They are in memory, and aborted when the loop is left; 0 asks for a page when it is wanted.
   * @defaultValue 1
   */
  prefetch?: number | undefined;
  /**
   * Origins that get the credentials, too, as `"https://api2.example.com"`: the `auth` and `cookies` of these options, and all header fields. The next page
   * may be anywhere, but gets none of them on other origins than these and that of the first page.
   * @defaultValue none
   */
  allowedOrigins?: readonly string[] | undefined;
}

/** Options of {@link paginate}: those of a request, which are sent with every page, and those of the pages. */
export interface PaginateOptions extends RequestOptions, PagesOptions {
  /** How a page leads to the next one. */
  next: NextPage;
  /**
   * Whether a page with a status that is not 2xx is an error. If not, it is the last page.
   * @defaultValue true
   */
  raiseForStatus?: boolean | undefined;
}

/** What the pages are fetched with, as the caller has given it. */
export interface PagesInit extends PagesOptions {
  readonly owner: string;
  readonly client: Client;
  readonly method: string;
  readonly url: string | URL;
  /** Undefined is an error unless `single` is set. */
  readonly next: NextPage | undefined;
  /** Whether there is one page without `next`. */
  readonly single: boolean;
  readonly recordsKey: KeyPath | null | undefined;
  readonly options: RequestOptions;
}

/** The names of what a request takes without codecs, so that a misspelt option gets the nearest one of all. */
const requestOptionNames: Readonly<Record<Exclude<keyof RequestOptions, keyof CodecBodies>, true>> = {
  content: true,
  json: true,
  data: true,
  files: true,
  headers: true,
  params: true,
  cookies: true,
  auth: true,
  timeout: true,
  followRedirects: true,
  raiseForStatus: true,
  compress: true,
  onUploadProgress: true,
  onDownloadProgress: true,
  maxResponseSize: true,
  trailers: true,
  signal: true,
  extensions: true,
};

/**
 * What to read pages by.
 * @throws TypeError, RangeError, InvalidUrlError for what cannot be used. @throws TransportClosedError when the client is closed.
 */
export function resolvePages(init: PagesInit): PagesPlan {
  const { owner, client, method, url, next, single, recordsKey, options, ...own } = init;
  const { maxPages = 100, prefetch = 1, allowedOrigins = [] } = own;
  if (client.isClosed) throw new TransportClosedError(`${owner}: cannot send requests: the client has been closed`);
  if (maxPages !== Number.POSITIVE_INFINITY && (!Number.isSafeInteger(maxPages) || maxPages < 1))
    throw new RangeError(`${owner}: maxPages must be a whole number above 0, or Infinity, got ${String(maxPages)}`);
  if (!Number.isSafeInteger(prefetch) || prefetch < 0)
    throw new RangeError(`${owner}: prefetch must be a whole number of pages, 0 or more, got ${String(prefetch)}`);
  const way = next === undefined && single ? onlyPage : resolveNext(owner, next, recordsKey);
  checkJson(owner, next, options);
  const origins = checkOrigins(owner, allowedOrigins);
  const requests = new PageRequests({ client, method, url, options, allowedOrigins: origins });
  const { json, raiseForStatus = true, signal, extensions } = options;
  return { requests, way, json, maxPages, prefetch, raiseForStatus, signal: extensions?.signal ?? signal };
}

/** Checks that there is no option but these and those of a request of this client, which codecs add to. @throws TypeError */
export function checkPaginateNames(owner: string, client: Client, options: object, own: readonly string[]): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${owner}: expected an object of options, got ${options === null ? "null" : typeof options}`);
  const known = new Set([...Object.keys(requestOptionNames), ...own]);
  for (const name of Object.keys(options))
    if (!known.has(name) && !isRequestOption(client, name)) checkOptionNames(owner, { [name]: true }, known);
}

/** Asks the client, who knows its codecs. */
function isRequestOption(client: Client, name: string): boolean {
  try {
    client.buildRequest("POST", "https://example.com/", { [name]: undefined });
    return true;
  } catch {
    return false;
  }
}

/** @throws TypeError when the cursor is to go where no JSON is. */
function checkJson(owner: string, next: NextPage | undefined, { json }: RequestOptions): void {
  if (typeof next !== "object" || (typeof json === "object" && json !== null)) return;
  if ("graphql" in next)
    throw new TypeError(`${owner}: next.graphql needs the query and its variables as json, which is an object`);
  if ("in" in next && next.in === "body")
    throw new TypeError(`${owner}: next.in: "body" needs json to put it into, which is an object`);
}

function checkOrigins(owner: string, origins: readonly string[]): readonly string[] {
  if (!Array.isArray(origins)) throw new TypeError(`${owner}: allowedOrigins must be an array of origins`);
  return origins.map((text: unknown) => {
    const url = typeof text === "string" ? URL.parse(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
      throw new TypeError(
        `${owner}: allowedOrigins must be origins and nothing more, such as "https://api.example.com"; "*" is none`,
      );
    }
    return url.origin;
  });
}
