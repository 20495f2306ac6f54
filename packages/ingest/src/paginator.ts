import { type HttpResponse, StreamConsumedError } from "@haulier/core";

import { PageReader, type PagesPlan } from "./page-reader.ts";

/** The pages of something, fetched as they are iterated, which is once; {@link paginate} makes it. */
export class Paginator implements AsyncIterable<HttpResponse> {
  readonly #reader: PageReader;
  #isBegun = false;

  /** @internal */
  constructor(plan: PagesPlan) {
    this.#reader = new PageReader(plan, null);
  }

  /** How many pages were given so far. */
  get pagesFetched(): number {
    return this.#reader.pagesFetched;
  }

  /** Whether `maxPages` ended it though the last page leads to another one. */
  get truncated(): boolean {
    return this.#reader.following !== null;
  }

  /** All pages, in memory at once. */
  async collect(): Promise<HttpResponse[]> {
    const pages: HttpResponse[] = [];
    for await (const page of this) pages.push(page);
    return pages;
  }

  /** @throws StreamConsumedError the second time. */
  [Symbol.asyncIterator](): AsyncGenerator<HttpResponse, void, undefined> {
    if (this.#isBegun) throw new StreamConsumedError("the pages have been iterated already; paginate again");
    this.#isBegun = true;
    return responsesOf(this.#reader);
  }
}

async function* responsesOf(reader: PageReader): AsyncGenerator<HttpResponse, void, undefined> {
  for await (const page of reader.pages()) yield page.response;
}
