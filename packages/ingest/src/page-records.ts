import { type StandardSchema, StreamConsumedError } from "@haulier/core";

import type { KeyPath } from "./key-path.ts";
import { type PagePosition, positionIn } from "./page-position.ts";
import { PageReader, type PagesPlan } from "./page-reader.ts";
import type { Page, PageKey } from "./page.ts";
import { recordsOf } from "./records-of.ts";
import type { SourceCounts } from "./source-counts.ts";
import type { Source } from "./source.ts";
import { untilAborted } from "./until-aborted.ts";
import { schemaError } from "./validate-record.ts";

/** @internal All that records are read by, checked. */
export interface PageRecordsInit {
  readonly plan: PagesPlan;
  readonly recordsKey: KeyPath | null;
  readonly schema: StandardSchema | undefined;
  readonly start: { readonly key: PageKey | null; readonly record: number };
}

/** The records of pages, which are fetched as they are needed; iterated once. {@link paginateToRecords} makes it. */
export class PageRecords<T> implements Source<T> {
  readonly #init: PageRecordsInit;
  readonly #reader: PageReader;
  #position: PagePosition;
  #isBegun = false;

  /** @internal */
  constructor(init: PageRecordsInit) {
    this.#init = init;
    const { plan, start } = init;
    this.#reader = new PageReader(plan, start.key);
    this.#position = positionIn(plan.way, start.key ?? plan.way.start, start.record);
  }

  /** Behind the record that was given last. As `resumeFrom`, it goes on with the next one. */
  get position(): PagePosition {
    return this.#position;
  }

  /** How many pages were begun so far. */
  get pagesFetched(): number {
    return this.#reader.pagesFetched;
  }

  /** Whether `maxPages` ended it though the last page leads to another one. */
  get truncated(): boolean {
    return this.#reader.following !== null;
  }

  /** The pages, and the bytes of their bodies before decoding. */
  get counts(): SourceCounts {
    return { pages: this.#reader.pagesFetched, bytes: this.#reader.bytes };
  }

  /** All records, in memory at once. */
  async collect(): Promise<T[]> {
    const records: T[] = [];
    for await (const record of this) records.push(record);
    return records;
  }

  /** @throws StreamConsumedError the second time. */
  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    if (this.#isBegun) throw new StreamConsumedError("the records have been iterated already; paginate again");
    this.#isBegun = true;
    return this.#records();
  }

  async *#records(): AsyncGenerator<T, void, undefined> {
    const { plan, recordsKey, start } = this.#init;
    for await (const page of this.#reader.pages()) {
      const records = recordsOf(page, recordsKey);
      for (let index = page.number === 1 ? start.record : 0; index < records.length; index++) {
        const record = await this.#valid(records[index], page, index);
        this.#position = positionIn(plan.way, page.key, index + 1);
        yield record;
      }
    }
    // Else a run of one page would fetch the page that it has read again and again.
    const { following } = this.#reader;
    if (following !== null) this.#position = positionIn(plan.way, following, 0);
  }

  async #valid(value: unknown, page: Page, index: number): Promise<T> {
    const { schema } = this.#init;
    if (schema === undefined) return value as T;
    const matching = schema["~standard"].validate(value);
    const { signal } = this.#init.plan;
    const result = signal === undefined ? await matching : await untilAborted(matching, signal);
    if (result.issues === undefined) return result.value as T;
    throw schemaError(`the record at index ${index} of page ${page.number}`, result.issues, page.response.request);
  }
}
