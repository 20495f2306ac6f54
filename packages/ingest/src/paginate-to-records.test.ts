import { getEventListeners } from "node:events";

import { Client, HttpResponse, HttpStatusError, SchemaError, StreamConsumedError } from "@haulier/core";
import type { StandardSchema } from "@haulier/core";
import { delay } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import type { NextPage } from "./next-page.ts";
import { paginateToRecords, type PaginateToRecordsOptions } from "./paginate-to-records.ts";
import { isPaginationError } from "./pagination-error.ts";
import type { Position } from "./source.ts";
import { caught } from "./testing/caught.ts";
import { MemoryTransport } from "./testing/memory-transport.ts";
import { numberPages, pageServer, type PageServer } from "./testing/page-server.ts";
import { usedHeap } from "./testing/used-heap.ts";

const next = { url: "next" } as const;

/** Answers with these pages in turn, each leading to the next. */
function serving(...pages: readonly unknown[]): PageServer {
  return pageServer(({ url }) => {
    const at = Number(url.pathname.slice(1));
    const links = at + 1 < pages.length ? { Link: `</${at + 1}>; rel=next` } : {};
    return { headers: links, json: pages[at] };
  });
}

describe("paginateToRecords", () => {
  it("gives the records of all pages, by default those of value (PG9)", async () => {
    const { client, transport } = pageServer(numberPages(3));
    const records = paginateToRecords<number>(client, "GET", "/numbers", { next });
    expect(transport.calls).toEqual([]);
    expect(await records.collect()).toEqual([1, 2, 3, 4, 5, 6]);
    expect([records.pagesFetched, records.truncated]).toEqual([3, false]);
  });

  it.each<[string, PaginateToRecordsOptions["recordsKey"], readonly unknown[], readonly unknown[]]>([
    ["another key, as Salesforce has it", "records", [{ records: [1, 2] }, { records: [3] }], [1, 2, 3]],
    ["a path", ["data", 0, "items"], [{ data: [{ items: [1] }] }, { data: [{ items: [2] }] }], [1, 2]],
    ["an array that is the page", [], [[1, 2], [3]], [1, 2, 3]],
    ["null: the pages themselves", null, [{ a: 1 }, [2]], [{ a: 1 }, [2]]],
    ["what is no array: one record", "value", [{ value: { id: 1 } }, { value: 0 }], [{ id: 1 }, 0]],
    ["empty lists: none", "value", [{ value: [] }, { value: [1] }, { value: [] }], [1]],
    ["null: none", "value", [{ value: null }, { value: [1] }], [1]],
  ])("takes the records of %s (PG9)", async (_, recordsKey, pages, expected) => {
    const { client } = serving(...pages);
    expect(await paginateToRecords(client, "GET", "/0", { next: { link: "next" }, recordsKey }).collect()).toEqual(
      expected,
    );
  });

  it("is an error for a page without the key, after the records before (PG9)", async () => {
    const { client } = serving({ value: [1] }, { items: ["s3cret"] });
    const seen: unknown[] = [];
    const error = await caught(async () => {
      for await (const record of paginateToRecords(client, "GET", "/0", { next: { link: "next" } })) seen.push(record);
    });
    expect(isPaginationError(error) && [error.code, error.message, seen]).toEqual([
      "ERR_PAGINATION_RECORDS",
      'GET https://example.com/1: page 2 has no records at "value"; recordsKey says where they are, and null takes whole pages',
      [1],
    ]);
  });

  it("takes a page without a body for one without records", async () => {
    const { client } = pageServer(() => ({ status: 204 }));
    expect(await paginateToRecords(client, "GET", "/0", { recordsKey: null }).collect()).toEqual([]);
  });

  it("asks once where there is no next (PG9)", async () => {
    const { client, transport } = pageServer(numberPages(3));
    expect(await paginateToRecords(client, "GET", "/numbers").collect()).toEqual([1, 2]);
    expect(transport.calls).toHaveLength(1);
  });

  it("looks at each status (PG9)", async () => {
    const { client } = pageServer((request, number) => (number === 2 ? { status: 500 } : numberPages(3)(request)));
    const records = paginateToRecords(client, "GET", "/numbers", { next });
    const seen: unknown[] = [];
    const error = await caught(async () => {
      for await (const record of records) seen.push(record);
    });
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(seen).toEqual([1, 2]);
  });

  it("ends after maxPages, and truncated tells (PG9)", async () => {
    const { client } = pageServer(numberPages(3));
    const records = paginateToRecords(client, "GET", "/numbers", { next, maxPages: 2 });
    expect([await records.collect(), records.truncated]).toEqual([[1, 2, 3, 4], true]);
  });

  it("counts offsets and looks for empty pages by recordsKey", async () => {
    const { client, urls } = pageServer(({ url }) => ({
      json: { rows: [1, 2, 3, 4, 5].slice(Number(url.searchParams.get("skip"))).slice(0, 2) },
    }));
    const options = { recordsKey: "rows", next: { offset: "skip" } } as const;
    expect(await paginateToRecords(client, "GET", "/rows", options).collect()).toEqual([1, 2, 3, 4, 5]);
    expect(urls().map((url) => new URL(url).search)).toEqual(["?skip=0", "?skip=2", "?skip=4", "?skip=5"]);
  });

  it("counts pages, and the bytes of their bodies", async () => {
    const { client } = pageServer(numberPages(2));
    const records = paginateToRecords(client, "GET", "/numbers", { next });
    await records.collect();
    const first = '{"value":[1,2],"next":"/numbers?page=2"}'.length;
    expect(records.counts).toEqual({ pages: 2, bytes: first + '{"value":[3,4]}'.length });
  });

  it("is iterated once", async () => {
    const { client } = pageServer(numberPages(1));
    const records = paginateToRecords(client, "GET", "/numbers");
    await records.collect();
    expect(await caught(() => records.collect())).toBeInstanceOf(StreamConsumedError);
  });

  it("aborts the page that is fetched ahead when the loop is left", async () => {
    const { client, clock, transport } = pageServer((request) => delay(10, numberPages(9)(request)));
    const leaving = (async () => {
      for await (const record of paginateToRecords(client, "GET", "/numbers", { next })) return record;
      return 0;
    })();
    await clock.advance(10);
    expect(await leaving).toBe(1);
    expect(transport.calls.map(({ error }) => (error as Error | undefined)?.name)).toEqual([undefined, "AbortError"]);
    expect(clock.pending).toEqual([]);
  });
});

/** Takes numbers and makes texts of them; `isAsync` later. */
function numberSchema(isAsync: boolean): StandardSchema<unknown, string> {
  const check = (value: unknown): { value: string } | { issues: { message: string; path: string[] }[] } =>
    typeof value === "number"
      ? { value: `n${value}` }
      : { issues: [{ message: `no number: ${String(value)}`, path: ["id"] }] };
  return {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => (isAsync ? Promise.resolve(check(value)) : check(value)),
    },
  };
}

describe("a schema", () => {
  it("is not waited for after an abort", async () => {
    const { client } = pageServer(numberPages(1));
    const controller = new AbortController();
    const validate = (): Promise<never> => {
      queueMicrotask(() => controller.abort("enough"));
      return new Promise(() => {});
    };
    const schema: StandardSchema = { "~standard": { version: 1, vendor: "test", validate } };
    const { signal } = controller;
    expect(await caught(() => paginateToRecords(client, "GET", "/", { schema, signal }).collect())).toBe("enough");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it.each([false, true])("makes of each record what it says (later: %s)", async (isAsync) => {
    const { client } = pageServer(numberPages(2));
    const records = paginateToRecords(client, "GET", "/numbers", { next, schema: numberSchema(isAsync) });
    expect(await records.collect()).toEqual(["n1", "n2", "n3", "n4"]);
  });

  it("ends it at the record that does not match, and says which one that is", async () => {
    const { client } = serving({ value: [1] }, { value: [2, "s3cret"] });
    const records = paginateToRecords(client, "GET", "/0", { next: { link: "next" }, schema: numberSchema(false) });
    const seen: string[] = [];
    const error = await caught(async () => {
      for await (const record of records) seen.push(record);
    });
    expect(error).toBeInstanceOf(SchemaError);
    const { code, issues, message, request } = error as SchemaError;
    expect([code, issues.length, request?.url.pathname]).toEqual(["ERR_SCHEMA", 1, "/1"]);
    expect(message).toBe(
      "GET https://example.com/1: the record at index 1 of page 2 does not match the schema at id; error.issues says why",
    );
    expect([seen, records.position]).toEqual([["n1", "n2"], { url: "https://example.com/1", record: 1 }]);
  });
});

describe("a position", () => {
  const ways: readonly [string, NextPage, (at: number, count: number) => object][] = [
    ["url", { url: "next" }, (at, count) => (at < count ? { next: `/items?at=${at + 1}` } : {})],
    [
      "a function",
      (response) => response.json<{ next?: string }>().next,
      (at, count) => (at < count ? { next: `?at=${at + 1}` } : {}),
    ],
    ["cursor", { cursor: "next", param: "at" }, (at, count) => (at < count ? { next: String(at + 1) } : {})],
    ["offset", { offset: "offset" }, () => ({})],
    ["page", { page: "at", start: 0 }, () => ({})],
  ];

  it.each(ways)("behind any record leads to the next one, by %s", async (_, way, more) => {
    const pages = [[1, 2], [], [3, 4, 5], [6]];
    const answering = (): PageServer =>
      pageServer(({ url }) => {
        const offset = url.searchParams.get("offset");
        if (offset !== null) return { json: { value: [1, 2, 3, 4, 5, 6].slice(Number(offset), Number(offset) + 2) } };
        const at = Number(url.searchParams.get("at") ?? 0);
        // Numbers of pages end with an empty one.
        const value = "page" in way ? pages.filter(({ length }) => length > 0)[at] : pages[at];
        return { json: { value: value ?? [], ...more(at, pages.length - 1) } };
      });
    const read = (position?: Position): ReturnType<typeof paginateToRecords> =>
      paginateToRecords(answering().client, "GET", "/items", { next: way, resumeFrom: position });
    const whole = read();
    const positions: Position[] = [whole.position];
    const records: unknown[] = [];
    for await (const record of whole) {
      records.push(record);
      positions.push(whole.position);
    }
    expect(records).toEqual([1, 2, 3, 4, 5, 6]);
    for (const [behind, position] of positions.entries()) {
      const resumed = read(JSON.parse(JSON.stringify(position)) as Position);
      expect(resumed.position).toEqual(position);
      expect(await resumed.collect()).toEqual(records.slice(behind));
    }
  });

  it("asks for its page and not for those before", async () => {
    const { client, urls } = pageServer(numberPages(4));
    const resumeFrom = { url: "https://example.com/numbers?page=3", record: 1 };
    expect(await paginateToRecords(client, "GET", "/numbers", { next, resumeFrom }).collect()).toEqual([6, 7, 8]);
    expect(urls().map((url) => new URL(url).search)).toEqual(["?page=3", "?page=4"]);
  });

  it("at the end of maxPages is the page that comes next, so that each run gets on", async () => {
    const { client, urls } = pageServer(numberPages(3));
    const seen: unknown[] = [];
    let resumeFrom: Position | undefined;
    for (let isTruncated = true; isTruncated;) {
      const records = paginateToRecords(client, "GET", "/numbers", { next, maxPages: 1, resumeFrom });
      seen.push(...(await records.collect()));
      ({ position: resumeFrom, truncated: isTruncated } = records);
      expect(urls().length).toBeLessThan(4);
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect(urls().map((url) => new URL(url).search)).toEqual(["", "?page=2", "?page=3"]);
  });

  it("at the end gives what has been added since", async () => {
    let pages = 1;
    const { client } = pageServer((request) => numberPages(pages)(request));
    const first = paginateToRecords(client, "GET", "/numbers", { next });
    expect(await first.collect()).toEqual([1, 2]);
    pages = 2;
    const second = paginateToRecords(client, "GET", "/numbers", { next, resumeFrom: first.position });
    expect(await second.collect()).toEqual([3, 4]);
  });

  it("has no credentials of the client, and sends them to no other origin than the first", async () => {
    const { client, fields } = pageServer(
      ({ url }) => ({ json: { value: [1], ...(url.pathname === "/1" ? { next: "/2" } : {}) } }),
      { params: { key: "s3cret" }, auth: ["ada", "s3cret"] },
    );
    const records = paginateToRecords(client, "GET", "/1", { next, params: { token: "s3cret" } });
    const positions: unknown[] = [records.position];
    for await (const _ of records) positions.push(records.position);
    expect(JSON.stringify(positions)).not.toContain("s3cret");
    const resumeFrom = { url: "https://other.example/9", record: 0 };
    await paginateToRecords(client, "GET", "/1", { next, resumeFrom }).collect();
    expect(fields("authorization").map(Boolean)).toEqual([true, true, false]);
  });

  it.each<[unknown, NextPage | undefined]>([
    [null, next],
    [3, next],
    [[], next],
    [{}, next],
    [{ record: -1 }, next],
    [{ record: "1" }, next],
    [{ url: "/relative", record: 0 }, next],
    [{ url: "file:///etc", record: 0 }, next],
    [{ cursor: "a", record: 0 }, next],
    [{ url: "https://a.example/", cursor: "a", record: 0 }, next],
    [{ page: "3", record: 0 }, { page: "p" }],
    [{ offset: -3, record: 0 }, { offset: "o" }],
  ])("%j is refused where it is none", (resumeFrom, way) => {
    const { client } = pageServer(numberPages(1));
    const options = { next: way, resumeFrom: resumeFrom as Position };
    expect(() => paginateToRecords(client, "GET", "/numbers", options)).toThrow(
      /^paginateToRecords: resumeFrom is no position of these pages, which are found by (?:url|offset|page); /,
    );
  });
});

it("needs the memory of a page, not of all of them", { timeout: 60_000 }, async () => {
  const pageCount = 4_000;
  const transport = new MemoryTransport(({ url }) => {
    const page = Number(url.searchParams.get("page") ?? 1);
    const value = Array.from({ length: 50 }, (_, index) => ({ id: page * 50 + index, text: "some text of a record" }));
    return new HttpResponse({ json: { value, next: page < pageCount ? `?page=${page + 1}` : null } });
  });
  const records = paginateToRecords<{ id: number }>(new Client({ transport }), "GET", "https://example.com/", {
    next,
    maxPages: Infinity,
  });
  let count = 0;
  let early = 0;
  for await (const _ of records) {
    count += 1;
    // By then, as many pages are remembered as ever are in this test.
    if (count === 20_000) early = usedHeap();
  }
  expect(count).toBe(200_000);
  // The records alone would be 10 MB; the URLs by which loops are noticed are a fraction of one.
  expect(usedHeap() - early).toBeLessThan(2_000_000);
});

test.each([
  [{ raiseForStatus: false }, "paginateToRecords: raiseForStatus is no option; a page with another status"],
  [{ recordKey: "a" }, 'paginateToRecords: unknown option "recordKey"; did you mean "recordsKey"?'],
  [{ recordsKey: 1 }, "paginateToRecords: recordsKey must be a key or an array of keys"],
  [{ schema: {} }, "paginateToRecords: schema must be a Standard Schema"],
  [{ schema: null }, "paginateToRecords: schema must be a Standard Schema"],
  [{ recordsKey: null, next: { offset: "a" } }, "next.records is needed with next.offset"],
])("%o is refused when it is called", (options, message) => {
  const { client } = pageServer(numberPages(1));
  expect(() => paginateToRecords(client, "GET", "/", options as never)).toThrow(message);
});
