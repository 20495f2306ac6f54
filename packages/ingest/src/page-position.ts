import type { PageWay } from "./page-way.ts";
import type { PageKey } from "./page.ts";
import type { Position } from "./source.ts";

/**
 * Where records of pages stand: the page, by its `url`, `cursor`, `offset` or `page` (none for the first), and how many of its records are
 * behind. It is made of what the server gave and has no credentials of the client, but a URL or a cursor of a server may be one itself.
 */
export interface PagePosition {
  readonly [by: string]: Position;
  readonly record: number;
}

/** The position behind the first `record` records of a page. */
export function positionIn(way: PageWay, key: PageKey | null, record: number): PagePosition {
  return key === null ? { record } : { [way.by]: key, record };
}

/**
 * The page of a position and how many of its records are behind.
 * @throws TypeError for what is no position, or one of another way. It is not quoted.
 */
export function parsePosition(
  owner: string,
  position: Position,
  way: PageWay,
): { key: PageKey | null; record: number } {
  if (typeof position === "object" && position !== null && !Array.isArray(position)) {
    const { record, ...page } = position as { readonly [name: string]: Position };
    const [by, ...more] = Object.keys(page);
    const isCount = Number.isSafeInteger(record) && (record as number) >= 0;
    if (isCount && by === undefined) return { key: null, record: record as number };
    const key = by === way.by ? page[by] : undefined;
    if (isCount && more.length === 0 && way.isKey(key)) return { key, record: record as number };
  }
  throw new TypeError(
    `${owner}: resumeFrom is no position of these pages, which are found by ${way.by}; pass what \`position\` gave with the same \`next\``,
  );
}
