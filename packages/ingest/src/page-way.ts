import type { Page, PageKey } from "./page.ts";

/** What a request for a page has beyond what all of them have. */
export interface PageDraft {
  /** Where it goes, in place of the first URL. Absolute. */
  readonly href?: string;
  /** What is laid over the query. */
  readonly param?: readonly [name: string, value: string];
  /** What is sent as JSON. */
  readonly json?: unknown;
}

/** A way from page to page. Without I/O: it only looks at pages. */
export interface PageWay {
  /** What its keys are called in a position. */
  readonly by: "url" | "cursor" | "offset" | "page";
  /** The key of the first page, where that has one, too. */
  readonly start: PageKey | null;
  /** Whether a key may be one of this way. */
  isKey(key: unknown): key is PageKey;
  /** The key of the page after this one; null when it is the last. @throws PaginationError for what cannot be used. */
  next(page: Page): PageKey | null | Promise<PageKey | null>;
  /** The request for the page with that key, of which `json` is the body. */
  draft(key: PageKey | null, json: unknown): PageDraft;
}

/** Where there is one page and no way to another. */
export const onlyPage: PageWay = {
  by: "url",
  start: null,
  isKey: (key): key is PageKey => typeof key === "string",
  next: () => null,
  draft: () => ({}),
};
