import { type HttpRequest, redactUrl } from "@haulier/core";

import type { Page, PageKey } from "./page.ts";
import { PaginationError } from "./pagination-error.ts";

/** How many pages are remembered: more would not be bounded, and a loop is mostly one page long. */
const MAX_SEEN = 10_000;

/** The pages of a run, by which a loop is noticed. Those before the last ten thousand are forgotten. */
export class SeenPages {
  readonly #keys = new Set<string>();

  /** Notes a page that is about to be asked for. @throws PaginationError when it was there before; `from` is the page that leads to it. */
  add(by: string, key: PageKey | null, request: HttpRequest, from: Page | undefined): void {
    // A cursor does not say more than it says; a URL is that with all params, so that the first page has one, too.
    const name = by === "url" ? sorted(request.href) : JSON.stringify(key);
    if (this.#keys.has(name) && from !== undefined) {
      const what = by === "url" ? redactUrl(request.url) : `the ${by} ${shortened(key)}`;
      throw new PaginationError(
        `page ${from.number} leads to ${what}, which was there before; the pages go in a circle`,
        {
          code: "ERR_PAGINATION_LOOP",
          response: from.response,
        },
      );
    }
    this.#keys.add(name);
    if (this.#keys.size > MAX_SEEN) for (const oldest of this.#keys) return void this.#keys.delete(oldest);
  }
}

/** With its params in order: what the client adds has its place before those of the first page and behind those of a link. */
function sorted(href: string): string {
  const url = new URL(href);
  url.searchParams.sort();
  return url.href;
}

/** A cursor may be a key to what is behind it: its beginning will do to find it. */
function shortened(key: PageKey | null): string {
  const text = typeof key === "string" ? key : JSON.stringify(key);
  return JSON.stringify(text.length > 12 ? `${text.slice(0, 8)}…` : text);
}
