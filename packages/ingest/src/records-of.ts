import { type KeyPath, printedPath, valueAt } from "./key-path.ts";
import type { Page } from "./page.ts";
import { PaginationError } from "./pagination-error.ts";

/**
 * The records of a page: the elements of the array at `path`, or what else is there as the only one; null is an empty list to many servers. Without
 * a path, the page itself is the record. A page without a body has none.
 * @throws PaginationError when there is nothing at the path. @throws DecodingError when the page is no JSON.
 */
export function recordsOf(page: Page, path: KeyPath | null): readonly unknown[] {
  const { json } = page;
  if (json === undefined) return [];
  if (path === null) return [json];
  const value = valueAt(json, path);
  if (Array.isArray(value)) return value;
  if (value === null) return [];
  if (value !== undefined) return [value];
  throw new PaginationError(
    `page ${page.number} has no records at ${printedPath(path)}; recordsKey says where they are, and null takes whole pages`,
    { code: "ERR_PAGINATION_RECORDS", response: page.response },
  );
}
