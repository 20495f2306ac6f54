import type { Client, RequestOptions, SchemaOutput, StandardSchema } from "@haulier/core";

import { checkPath, type KeyPath } from "./key-path.ts";
import type { NextPage } from "./next-page.ts";
import { parsePosition } from "./page-position.ts";
import { PageRecords } from "./page-records.ts";
import { checkPaginateNames, type PagesOptions, resolvePages } from "./paginate-options.ts";
import type { Position } from "./source.ts";
import { checkSchema } from "./validate-record.ts";

/** Options of {@link paginateToRecords}: those of a request, which are sent with every page, and those of the records. */
export interface PaginateToRecordsOptions extends Omit<RequestOptions, "raiseForStatus">, PagesOptions {
  /** How a page leads to the next one. Without it, there is one page. */
  next?: NextPage | undefined;
  /**
   * Where the records of a page are: a key or a path, `[]` where the page is the array itself; `null` takes each page for a record. What is there and no
   * array is one record.
   * @defaultValue "value"
   */
  recordsKey?: KeyPath | null | undefined;
  /** What each record has to match: a schema of any library with Standard Schema. It may change the record. */
  schema?: StandardSchema | undefined;
  /** Where to go on: the `position` of an earlier run. Its page is fetched again, and the records behind are left out. */
  resumeFrom?: Position | undefined;
}

const optionNames: readonly string[] = [
  "next",
  "maxPages",
  "prefetch",
  "allowedOrigins",
  "recordsKey",
  "schema",
  "resumeFrom",
] satisfies (keyof PaginateToRecordsOptions)[];

/**
 * The records of all pages, one after the other. The memory is that of a page, and of those that are fetched ahead.
 *
 * ```ts
 * const users = paginateToRecords<User>(client, "GET", "/users", { recordsKey: "data", next: { cursor: "cursor", param: "after" } });
 * for await (const user of users) await store(user, users.position);
 * ```
 *
 * With `resumeFrom: position`, another run goes on behind that record, if the server still gives the same page for it.
 * @throws as {@link paginate}; PaginationError also for a page without `recordsKey`, SchemaError for a record that does not match the schema,
 * DecodingError for a page that is no JSON. A status other than 2xx is always an error.
 */
export function paginateToRecords<Schema extends StandardSchema>(
  client: Client,
  method: string,
  url: string | URL,
  options: PaginateToRecordsOptions & { schema: Schema },
): PageRecords<SchemaOutput<Schema>>;
export function paginateToRecords<T = unknown>(
  client: Client,
  method: string,
  url: string | URL,
  options?: PaginateToRecordsOptions & { schema?: undefined },
): PageRecords<T>;
export function paginateToRecords(
  client: Client,
  method: string,
  url: string | URL,
  options: PaginateToRecordsOptions = {},
): PageRecords<unknown> {
  const owner = "paginateToRecords";
  checkPaginateNames(owner, client, options, optionNames);
  const { next, maxPages, prefetch, allowedOrigins, recordsKey = "value", schema, resumeFrom, ...rest } = options;
  if ("raiseForStatus" in rest)
    throw new TypeError(`${owner}: raiseForStatus is no option; a page with another status than 2xx is an error`);
  if (recordsKey !== null) checkPath(`${owner}: recordsKey`, recordsKey);
  checkSchema(owner, schema);
  const own = { maxPages, prefetch, allowedOrigins };
  const plan = resolvePages({ owner, client, method, url, next, ...own, single: true, recordsKey, options: rest });
  const start = resumeFrom === undefined ? { key: null, record: 0 } : parsePosition(owner, resumeFrom, plan.way);
  return new PageRecords({ plan, recordsKey, schema, start });
}
