import { printedPath, valueAt, withValueAt, type KeyPath } from "./key-path.ts";
import type { KeyPlace, NextByCursor, NextByGraphql, NextByOffset, NextByPage } from "./next-page.ts";
import type { PageDraft, PageWay } from "./page-way.ts";
import type { Page, PageKey } from "./page.ts";
import { recordsOf } from "./records-of.ts";
import { unusable } from "./unusable-page.ts";

/** By a cursor of the page. */
export function wayByCursor(next: NextByCursor): PageWay {
  const { cursor, param, more } = next;
  const what =
    typeof cursor === "function" ? "the cursor that `next.cursor` returned" : `what is at ${printedPath(cursor)}`;
  const isKey = next.in === "body" ? isBodyCursor : isCursor;
  return {
    by: "cursor",
    start: null,
    isKey,
    draft: (key, json) => (key === null ? {} : placed(param, next, key, json)),
    next: async (page) => {
      if (more !== undefined && !saysMore(page, more)) return null;
      const found = typeof cursor === "function" ? await cursor(page.response) : valueAt(page.json, cursor);
      if (isKey(found)) return found;
      if (found !== undefined && found !== null && found !== "" && (found as unknown) !== false) {
        const expected = next.in === "body" ? "JSON" : 'a text or a number; with in: "body" it may be any JSON';
        throw unusable(page, `${what} is of type ${typeof found}, expected a cursor, which is ${expected}`);
      }
      if (more !== undefined) throw unusable(page, `there are more by ${printedPath(more)}, but ${what} is no cursor`);
      return null;
    },
  };
}

/** By the number of records before. */
export function wayByOffset(next: NextByOffset, records: KeyPath | null): PageWay {
  const { offset, start = 0, total } = next;
  return {
    by: "offset",
    start,
    isKey: isCount,
    draft: (key, json) => placed(offset, next, key ?? start, json),
    next: (page) => {
      // Counted, not added up from what was asked for: servers cap the size of pages at will.
      const count = recordsOf(page, records).length;
      const behind = Number(page.key) + count;
      if (count === 0 || (total !== undefined && behind >= numberAt(page, total) + baseOf(start))) return null;
      return behind;
    },
  };
}

/** By numbers of pages. */
export function wayByPage(next: NextByPage, records: KeyPath | null): PageWay {
  const { page: param, start = 1, pages } = next;
  return {
    by: "page",
    start,
    isKey: isCount,
    draft: (key, json) => placed(param, next, key ?? start, json),
    next: (page) => {
      const following = Number(page.key) + 1;
      if (pages !== undefined) return following < numberAt(page, pages) + baseOf(start) ? following : null;
      return recordsOf(page, records).length === 0 ? null : following;
    },
  };
}

/** By the `pageInfo` of a connection. @see https://relay.dev/graphql/connections.htm#sec-undefined.PageInfo */
export function wayByGraphql({ graphql, variable = "after" }: NextByGraphql): PageWay {
  return {
    by: "cursor",
    start: null,
    isKey: isCursor,
    draft: (key, json) => (key === null ? {} : { json: withValueAt(json, ["variables", variable], key) }),
    next: (page) => {
      const info = valueAt(page.json, graphql);
      // An answer with errors has the status 200, and would pass for the last page.
      if (typeof info !== "object" || info === null) {
        const hint = Array.isArray(valueAt(page.json, "errors")) ? '; it has "errors"' : "";
        throw unusable(page, `the answer has no pageInfo at ${printedPath(graphql)}${hint}`);
      }
      if (!saysMore(page, [...(typeof graphql === "string" ? [graphql] : graphql), "hasNextPage"])) return null;
      const cursor = valueAt(info, "endCursor");
      if (isCursor(cursor)) return cursor;
      throw unusable(page, "hasNextPage is true, but endCursor is no text; ask for both in the query");
    },
  };
}

/** What the server counts from. One who starts further on may get an empty page at the end, and loses nothing. */
function baseOf(start: number): number {
  return Math.min(start, 1);
}

function placed(name: KeyPath, { in: place = "query" }: KeyPlace, key: PageKey, json: unknown): PageDraft {
  if (place === "body") return { json: withValueAt(json, name, key) };
  return { param: [String(name), typeof key === "string" ? key : JSON.stringify(key)] };
}

function saysMore(page: Page, path: KeyPath): boolean {
  const more = valueAt(page.json, path);
  if (typeof more === "boolean") return more;
  throw unusable(page, `what is at ${printedPath(path)} is ${typeOf(more)}, expected true or false`);
}

function numberAt(page: Page, path: KeyPath): number {
  const value = valueAt(page.json, path);
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && number >= 0) return number;
  throw unusable(page, `what is at ${printedPath(path)} is ${typeOf(value)}, expected a number`);
}

function typeOf(value: unknown): string {
  return value === undefined ? "missing" : value === null ? "null" : `of type ${typeof value}`;
}

function isCursor(value: unknown): value is PageKey {
  return (typeof value === "string" && value !== "") || (typeof value === "number" && Number.isFinite(value));
}

function isBodyCursor(value: unknown): value is PageKey {
  return isCursor(value) || (typeof value === "object" && value !== null);
}

function isCount(value: unknown): value is PageKey {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
