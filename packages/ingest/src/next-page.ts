import type { HttpResponse } from "@haulier/core";

import type { KeyPath } from "./key-path.ts";
import type { PageKey } from "./page.ts";

/** What a function finds in a page: the next one, or none. */
export type Found<T> = T | null | undefined | Promise<T | null | undefined>;

/** The next page is at the URL that the JSON has there; null, `false`, an empty text or nothing ends it. */
export interface NextByUrl {
  url: KeyPath;
}

/** The next page is at the link of that relation, mostly `"next"`, in the `Link` header (RFC 8288). */
export interface NextByLink {
  link: string;
}

/** Where the cursor, the offset or the page number of a page goes. */
export interface KeyPlace {
  /** In the query of the URL, or in the `json` of the body, where the name may be a path. @defaultValue "query" */
  in?: "query" | "body" | undefined;
}

/** The next page is asked for by a cursor that a page has. */
export interface NextByCursor extends KeyPlace {
  /**
   * Where the cursor is, a text or a number; in a body it may be a list or an object, too, as `search_after` of Elasticsearch and `ExclusiveStartKey` of
   * DynamoDB are. Null, `false`, an empty text or nothing ends it. Or a function that finds it.
   */
  cursor: KeyPath | ((response: HttpResponse) => Found<PageKey>);
  /** What it is sent as. */
  param: KeyPath;
  /** Where it says whether there are more, as `has_more`: only `true` goes on. Without, the cursor itself tells. */
  more?: KeyPath | undefined;
}

/** The next page is asked for by how many records came before. It ends with a page without records, or with the total. */
export interface NextByOffset extends KeyPlace {
  /** What the offset is sent as. */
  offset: KeyPath;
  /** That of the first page. @defaultValue 0 */
  start?: number | undefined;
  /** Where the array of records is, to be counted. @defaultValue the `recordsKey`, where there is one */
  records?: KeyPath | undefined;
  /** Where the number of all records is, which saves asking for an empty page at the end. */
  total?: KeyPath | undefined;
}

/** The next page has the next number. It ends with a page without records, or with the number of pages. */
export interface NextByPage extends KeyPlace {
  /** What the number is sent as. */
  page: KeyPath;
  /** That of the first page. @defaultValue 1 */
  start?: number | undefined;
  /** Where the array of records is, to see whether it is empty. @defaultValue the `recordsKey`, where there is one */
  records?: KeyPath | undefined;
  /** Where the number of all pages is, which saves asking for an empty one at the end. */
  pages?: KeyPath | undefined;
}

/** The next page of a connection of GraphQL: `endCursor` goes into the variables while `hasNextPage` is true. */
export interface NextByGraphql {
  /** Where the `pageInfo` is, such as `["data", "users", "pageInfo"]`. */
  graphql: KeyPath;
  /** The variable for the cursor. @defaultValue "after" */
  variable?: string | undefined;
}

/**
 * How a page leads to the next one, in exactly one way. A function gives the URL of the next page, which may be relative to that of the page, or
 * null or undefined at the end.
 */
export type NextPage =
  | NextByUrl
  | NextByLink
  | NextByCursor
  | NextByOffset
  | NextByPage
  | NextByGraphql
  | ((response: HttpResponse) => Found<string | URL>);
