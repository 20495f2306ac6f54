import { checkOptionNames } from "@haulier/core";

import { checkPath, type KeyPath } from "./key-path.ts";
import { wayByCursor, wayByGraphql, wayByOffset, wayByPage } from "./key-ways.ts";
import { wayByFunction, wayByKey, wayByLink } from "./link-ways.ts";
import type {
  KeyPlace,
  NextByCursor,
  NextByGraphql,
  NextByLink,
  NextByOffset,
  NextByPage,
  NextByUrl,
  NextPage,
} from "./next-page.ts";
import type { PageWay } from "./page-way.ts";

type Resolve = (owner: string, next: never, recordsKey: KeyPath | null | undefined) => PageWay;

/** The ways by the option that names them, with the options that go with it. */
const kinds: Readonly<Record<string, { readonly more: readonly string[]; readonly resolve: Resolve }>> = {
  url: { more: [], resolve: (owner, { url }: NextByUrl) => wayByKey(checkPath(`${owner}: next.url`, url)) },
  link: { more: [], resolve: resolveLink },
  cursor: { more: ["param", "more", "in"], resolve: resolveCursor },
  offset: { more: ["start", "records", "total", "in"], resolve: resolveOffset },
  page: { more: ["start", "records", "pages", "in"], resolve: resolvePage },
  graphql: { more: ["variable"], resolve: resolveGraphql },
};

const everyName: ReadonlySet<string> = new Set([
  ...Object.keys(kinds),
  ...Object.values(kinds).flatMap(({ more }) => more),
]);

const expected = "a function, or an object with exactly one of url, link, cursor, offset, page and graphql";

/**
 * The way that the option `next` states.
 * @param recordsKey where the records are, for ways that look at them; undefined when the caller has not said.
 * @throws TypeError, RangeError for none, for more than one, and for what cannot be used.
 */
export function resolveNext(
  owner: string,
  next: NextPage | undefined,
  recordsKey: KeyPath | null | undefined,
): PageWay {
  if (typeof next === "function") return wayByFunction(next);
  if (typeof next !== "object" || next === null) {
    const got = next === undefined ? "nothing" : next === null ? "null" : typeof next;
    throw new TypeError(`${owner}: next says how a page leads to the next one: ${expected}; got ${got}`);
  }
  const given = Object.keys(kinds).filter((kind) => (next as unknown as Record<string, unknown>)[kind] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    checkOptionNames(`${owner}: next`, next, everyName);
    throw new TypeError(`${owner}: next must be ${expected}; got ${given.length === 0 ? "none" : given.join(" and ")}`);
  }
  const { more, resolve } = kinds[kind]!;
  checkOptionNames(`${owner}: next`, next, new Set([kind, ...more]));
  return resolve(owner, next as never, recordsKey);
}

function resolveLink(owner: string, { link }: NextByLink): PageWay {
  if (typeof link === "string" && /^\S+$/.test(link)) return wayByLink(link);
  throw new TypeError(`${owner}: next.link must be the relation of a link, such as "next"`);
}

function resolveCursor(owner: string, next: NextByCursor): PageWay {
  if (typeof next.cursor !== "function") checkPath(`${owner}: next.cursor`, next.cursor);
  if (next.more !== undefined) checkPath(`${owner}: next.more`, next.more);
  checkPlace(owner, "param", next.param, next);
  return wayByCursor(next);
}

function resolveOffset(owner: string, next: NextByOffset, recordsKey: KeyPath | null | undefined): PageWay {
  const records = next.records ?? recordsKey ?? undefined;
  checkPlace(owner, "offset", next.offset, next);
  checkStart(owner, next.start);
  if (next.total !== undefined) checkPath(`${owner}: next.total`, next.total);
  if (records === undefined)
    throw new TypeError(`${owner}: next.records is needed with next.offset: where the array is that is counted`);
  return wayByOffset(next, checkPath(`${owner}: next.records`, records));
}

function resolvePage(owner: string, next: NextByPage, recordsKey: KeyPath | null | undefined): PageWay {
  const records = next.records ?? recordsKey ?? undefined;
  checkPlace(owner, "page", next.page, next);
  checkStart(owner, next.start);
  if (next.pages !== undefined) checkPath(`${owner}: next.pages`, next.pages);
  else if (records === undefined) {
    throw new TypeError(
      `${owner}: next.pages or next.records is needed with next.page: where the number of pages is, or the array that is empty at the end`,
    );
  }
  return wayByPage(next, records === undefined ? null : checkPath(`${owner}: next.records`, records));
}

function resolveGraphql(owner: string, next: NextByGraphql): PageWay {
  checkPath(`${owner}: next.graphql`, next.graphql);
  if (next.variable !== undefined && (typeof next.variable !== "string" || next.variable === ""))
    throw new TypeError(`${owner}: next.variable must be the name of a variable`);
  return wayByGraphql(next);
}

function checkPlace(owner: string, option: string, name: unknown, { in: place }: KeyPlace): void {
  if (place !== undefined && place !== "query" && place !== "body")
    throw new TypeError(`${owner}: next.in must be "query" or "body"`);
  checkPath(`${owner}: next.${option}`, name);
  if (place !== "body" && typeof name !== "string")
    throw new TypeError(`${owner}: next.${option} must be the name of a parameter; with in: "body" it may be a path`);
}

function checkStart(owner: string, start: number | undefined): void {
  if (start === undefined || (Number.isSafeInteger(start) && start >= 0)) return;
  throw new RangeError(`${owner}: next.start must be a whole number, 0 or more, got ${String(start)}`);
}
