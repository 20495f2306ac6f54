import type { HttpResponse } from "@haulier/core";

import { type KeyPath, printedPath, valueAt } from "./key-path.ts";
import type { NextPage } from "./next-page.ts";
import type { PageWay } from "./page-way.ts";
import type { Page, PageKey } from "./page.ts";
import { unusable } from "./unusable-page.ts";

/** The next page is at a URL. */
function wayByUrl(find: (page: Page) => string | null | Promise<string | null>): PageWay {
  return {
    by: "url",
    start: null,
    isKey: isHttpUrl,
    next: find,
    draft: (key) => (typeof key === "string" ? { href: key } : {}),
  };
}

/** By a URL in the JSON. */
export function wayByKey(path: KeyPath): PageWay {
  return wayByUrl((page) => {
    const value = valueAt(page.json, path);
    if (value === undefined || value === null || value === false || value === "") return null;
    if (typeof value === "string") return targetOf(value, page, `the URL at ${printedPath(path)}`);
    throw unusable(page, `what is at ${printedPath(path)} is of type ${typeof value}, expected a URL or null`);
  });
}

/** By a `Link` header. */
export function wayByLink(relation: string): PageWay {
  const wanted = relation.toLowerCase();
  return wayByUrl((page) => {
    const { response } = page;
    // A link with another anchor is about another resource (RFC 8288 section 3.2).
    const link = response.links.find(
      ({ rel, params }) => rel.includes(wanted) && isAbout(params["anchor"], response.url),
    );
    return link === undefined ? null : targetOf(link.url, page, `the "${relation}" link`);
  });
}

/** By a function of the caller's. */
export function wayByFunction(find: Extract<NextPage, (response: HttpResponse) => unknown>): PageWay {
  return wayByUrl(async (page) => {
    const found: unknown = await find(page.response);
    if (found === undefined || found === null) return null;
    if (typeof found === "string") return targetOf(found, page, "the URL that `next` returned");
    if (found instanceof URL) return targetOf(found.href, page, "the URL that `next` returned");
    throw unusable(page, `\`next\` returned what is of type ${typeof found}, expected a URL, null or undefined`);
  });
}

/**
 * The absolute URL of a reference, against that of the page, as it can be kept: without userinfo, which a server has no say in, and fragment.
 * @throws PaginationError for what is no http or https URL. The message does not show it: it may be anything.
 */
function targetOf(reference: string, page: Page, what: string): string {
  const url = URL.parse(reference, page.response.url.href);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw unusable(page, `${what} is no http or https URL`);
  url.username = "";
  url.password = "";
  url.hash = "";
  return url.href;
}

function isAbout(anchor: string | undefined, url: URL): boolean {
  if (anchor === undefined) return true;
  const context = URL.parse(anchor, url.href);
  return context !== null && withoutHash(context) === withoutHash(url);
}

function withoutHash({ href }: URL): string {
  return href.replace(/#.*/s, "");
}

function isHttpUrl(key: unknown): key is PageKey {
  return typeof key === "string" && /^https?:\/\//.test(key) && URL.canParse(key);
}
