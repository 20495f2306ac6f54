import type { PageRequests } from "./page-requests.ts";
import type { PageWay } from "./page-way.ts";
import { Page, type PageKey } from "./page.ts";
import { SeenPages } from "./seen-pages.ts";
import { untilAborted } from "./until-aborted.ts";
import { unusable } from "./unusable-page.ts";

/** What pages are read by, checked. */
export interface PagesPlan {
  readonly requests: PageRequests;
  readonly way: PageWay;
  /** The JSON that is sent with each page. */
  readonly json: unknown;
  readonly maxPages: number;
  readonly prefetch: number;
  readonly raiseForStatus: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Reads pages one after the other, some of them before they are asked for. */
export class PageReader {
  readonly #plan: PagesPlan;
  readonly #start: PageKey | null;
  readonly #seen = new SeenPages();
  readonly #leaving = new AbortController();
  readonly #signal: AbortSignal;
  #pagesFetched = 0;
  #bytes = 0;
  #following: PageKey | null = null;

  /** `start` is the page to begin with, in place of the first. */
  constructor(plan: PagesPlan, start: PageKey | null) {
    this.#plan = plan;
    this.#start = start ?? plan.way.start;
    const { signal } = plan;
    this.#signal = signal === undefined ? this.#leaving.signal : AbortSignal.any([signal, this.#leaving.signal]);
  }

  /** How many pages were given. */
  get pagesFetched(): number {
    return this.#pagesFetched;
  }

  /** Bytes of the bodies of the pages that were given, before decoding. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The page that the last one that may be fetched leads to; null while that is not known, and where it leads nowhere. */
  get following(): PageKey | null {
    return this.#following;
  }

  /** The pages. What is fetched ahead is aborted when it is left. */
  async *pages(): AsyncGenerator<Page, void, undefined> {
    /** Those that are on their way, in order; each begins when the one before is there. */
    const ahead: Promise<Page | null>[] = [];
    let last: Promise<Page | null> | undefined;
    const fetchMore = (): void => {
      last = last === undefined ? this.#fetch(this.#start, undefined) : this.#after(last);
      // Whoever gets there finds out.
      last.catch(() => {});
      ahead.push(last);
    };
    try {
      for (;;) {
        if (ahead.length === 0) fetchMore();
        const page = await ahead.shift()!;
        if (page === null) return;
        while (ahead.length < this.#plan.prefetch) fetchMore();
        this.#pagesFetched += 1;
        this.#bytes += page.response.bytesDownloaded;
        yield page;
      }
    } finally {
      this.#leaving.abort(new DOMException("the pages are not wanted any more", "AbortError"));
      await Promise.allSettled(ahead);
    }
  }

  async #after(before: Promise<Page | null>): Promise<Page | null> {
    const page = await before;
    // A page whose status was let pass says nothing about the next one.
    if (page === null || !page.response.isSuccess) return null;
    const { way, maxPages } = this.#plan;
    const key = await untilAborted(way.next(page), this.#signal);
    if (key === null) return null;
    if (page.number < maxPages) return this.#fetch(key, page);
    this.#following = key;
    return null;
  }

  async #fetch(key: PageKey | null, from: Page | undefined): Promise<Page> {
    this.#signal.throwIfAborted();
    const { requests, way, json, raiseForStatus } = this.#plan;
    const draft = way.draft(key, json);
    if (from !== undefined && draft.href !== undefined) this.#checkAllowed(draft.href, from);
    const request = requests.build(draft, this.#signal);
    this.#seen.add(way.by, key, request, from);
    const response = await requests.send(request, raiseForStatus);
    return new Page((from?.number ?? 0) + 1, key, response);
  }

  #checkAllowed(href: string, from: Page): void {
    const url = new URL(href);
    if (this.#plan.requests.allows(url, from.response.url)) return;
    throw unusable(from, `the next page is at ${url.origin}, without TLS; name that in allowedOrigins to go there`);
  }
}
