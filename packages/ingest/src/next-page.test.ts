import { describe, expect, it, test } from "vitest";

import type { NextPage } from "./next-page.ts";
import { paginateToRecords } from "./paginate-to-records.ts";
import { paginateGet, paginatePost } from "./paginate.ts";
import { isPaginationError, type PaginationError } from "./pagination-error.ts";
import { caught } from "./testing/caught.ts";
import { pageServer, type PageServer } from "./testing/page-server.ts";

/** Answers with these pages in turn, then with `{}`. */
function serving(...pages: readonly object[]): PageServer {
  return pageServer((_, number) => ({ json: pages[number - 1] ?? {} }));
}

const paths = (server: PageServer): string[] => server.urls().map((url) => url.replace("https://example.com", ""));

async function failureOf(server: PageServer, next: NextPage): Promise<PaginationError> {
  const error = await caught(() => paginateGet(server.client, "/start", { next }).collect());
  if (!isPaginationError(error)) throw error;
  return error;
}

describe("next by a URL in the JSON", () => {
  it("is under a key as it is written, or at a path (PG3)", async () => {
    const byKey = serving({ "@odata.nextLink": "https://example.com/2" });
    await paginateGet(byKey.client, "/start", { next: { url: "@odata.nextLink" } }).collect();
    expect(paths(byKey)).toEqual(["/start", "/2"]);
    const byPath = serving({ links: [{ "to.next": "/2" }] }, { links: [{ "to.next": "?page=3" }] });
    await paginateGet(byPath.client, "/start", { next: { url: ["links", 0, "to.next"] } }).collect();
    expect(paths(byPath)).toEqual(["/start", "/2", "/2?page=3"]);
  });

  it.each([[{}], [{ next: null }], [{ next: "" }], [{ next: false }], [{ constructor: {} }], [[]]])(
    "ends with %j (PG3)",
    async (page) => {
      const server = serving(page);
      expect(await paginateGet(server.client, "/start", { next: { url: "next" } }).collect()).toHaveLength(1);
    },
  );

  it("ends with a page without a body", async () => {
    const server = pageServer(() => ({ status: 204 }));
    expect(await paginateGet(server.client, "/start", { next: { url: "next" } }).collect()).toHaveLength(1);
  });

  it("is an error where it is no text, and where the page is no JSON (PG3)", async () => {
    const error = await failureOf(serving({ next: { href: "/2" } }), { url: "next" });
    expect([error.code, error.message]).toEqual([
      "ERR_PAGINATION_NEXT",
      'GET https://example.com/start: page 1: what is at "next" is of type object, expected a URL or null',
    ]);
    const { client } = pageServer(() => ({ text: "<html>" }));
    expect(await caught(() => paginateGet(client, "/start", { next: { url: "next" } }).collect())).toMatchObject({
      code: "ERR_DECODING",
    });
  });

  it.each(["ftp://example.com/2", "javascript:alert(1)", "https://:x"])("is an error where it is %s", async (url) => {
    const error = await failureOf(serving({ next: url }), { url: "next" });
    expect(error.message).toBe('GET https://example.com/start: page 1: the URL at "next" is no http or https URL');
  });
});

describe("next by a link", () => {
  const linking = (...headers: (string | string[])[]): PageServer =>
    pageServer((_, number) => ({ headers: { Link: headers[number - 1] ?? [] } }));

  it.each([
    ['</2>; rel="next"'],
    ["</2>; rel=next"],
    ["</2>; rel='next'; title=\"a, b\"".replace(/'/g, "")],
    ['</2>; rel="last NEXT"'],
    ['</0>; rel="prev", </2>; rel="next"'],
    [['</0>; rel="prev"', '</2>; rel="next"']],
    ['</2>; rel="next"; anchor="/start"'],
    ['</9>; rel="next"; anchor="/elsewhere", </2>; rel="next"'],
  ])("is found in %j (PG4)", async (header) => {
    const server = linking(header);
    await paginateGet(server.client, "/start", { next: { link: "next" } }).collect();
    expect(paths(server)).toEqual(["/start", "/2"]);
  });

  it("may have commas in its URL (PG4)", async () => {
    const server = linking('</2?ids=1,2>; rel="next", </9>; rel="last"');
    await paginateGet(server.client, "/start", { next: { link: "next" } }).collect();
    expect(paths(server)).toEqual(["/start", "/2?ids=1,2"]);
  });

  it("is resolved against the page, also after a redirect (PG7)", async () => {
    const server = pageServer(({ url }) => {
      if (url.pathname === "/start") return { status: 302, headers: { Location: "/v2/users/" } };
      return { headers: url.search === "" ? { Link: '<?page=2>; rel="next"' } : {} };
    });
    await paginateGet(server.client, "/start", { next: { link: "next" } }).collect();
    expect(paths(server)).toEqual(["/start", "/v2/users/", "/v2/users/?page=2"]);
  });

  it("may have another relation", async () => {
    const server = linking('</9>; rel="next", </0>; rel="prev"');
    await paginateGet(server.client, "/start", { next: { link: "prev" } }).collect();
    expect(paths(server)).toEqual(["/start", "/0"]);
  });

  it("is there for HEAD as well, and for pages that are no JSON", async () => {
    const server = linking('</2>; rel="next"');
    const { paginate } = await import("./paginate.ts");
    expect(await paginate(server.client, "HEAD", "/start", { next: { link: "next" } }).collect()).toHaveLength(2);
  });
});

describe("next by a function", () => {
  it("is the URL that it returns, at once or later, until that is null or undefined (PG5)", async () => {
    const server = serving();
    const following = ["/2", new URL("https://example.com/3"), Promise.resolve("4"), null];
    await paginateGet(server.client, "/start", { next: () => following.shift() }).collect();
    expect(paths(server)).toEqual(["/start", "/2", "/3", "/4"]);
  });

  it("is given the response (PG5)", async () => {
    const server = serving({ page: 1, pages: 2 }, { page: 2, pages: 2 });
    await paginateGet(server.client, "/start", {
      next: (response) => {
        const { page, pages } = response.json<{ page: number; pages: number }>();
        return page < pages ? `/start?page=${page + 1}` : undefined;
      },
    }).collect();
    expect(paths(server)).toEqual(["/start", "/start?page=2"]);
  });

  it("fails with what it throws, and for what is no URL", async () => {
    const broken = new Error("broken");
    const throwing = (): never => {
      throw broken;
    };
    expect(await caught(() => paginateGet(serving().client, "/", { next: throwing }).collect())).toBe(broken);
    const error = await failureOf(serving(), () => 2 as never);
    expect(error.message).toContain("`next` returned what is of type number, expected a URL, null or undefined");
  });
});

describe("next by a cursor", () => {
  it("is put into the query, beside the params of all pages", async () => {
    const server = serving({ meta: { cursor: "a&b" } }, { meta: { cursor: 7 } }, { meta: { cursor: null } });
    await paginateGet(server.client, "/start?q=a%20b", {
      params: { limit: 5, after: "first" },
      next: { cursor: ["meta", "cursor"], param: "after" },
    }).collect();
    expect(paths(server)).toEqual([
      "/start?q=a%20b&limit=5&after=first",
      "/start?q=a%20b&limit=5&after=a%26b",
      "/start?q=a%20b&limit=5&after=7",
    ]);
  });

  it("is put into the body, at a path", async () => {
    const server = serving({ cursor: "a" }, { cursor: "" });
    const json = { query: { match: "all" }, page: { size: 5 } };
    await paginatePost(server.client, "/start", {
      json,
      next: { cursor: "cursor", param: ["page", "after"], in: "body" },
    }).collect();
    expect(server.transport.calls.map((call) => call.json())).toEqual([
      json,
      { query: { match: "all" }, page: { size: 5, after: "a" } },
    ]);
    expect(json).toEqual({ query: { match: "all" }, page: { size: 5 } });
  });

  it("may be any JSON in the body, such as the sort values of the last hit (PG2)", async () => {
    const hits = (...sorts: unknown[]): object => ({ hits: { hits: sorts.map((sort) => ({ sort })) } });
    const server = serving(hits([1, "a"], [2, "b"]), hits([3, "c"]), hits());
    const next = { cursor: ["hits", "hits", -1, "sort"], param: "search_after", in: "body" } as const;
    const recordsKey = ["hits", "hits"] as const;
    const records = paginateToRecords(server.client, "POST", "/start", { json: { size: 2 }, recordsKey, next });
    expect(await records.collect()).toHaveLength(3);
    expect(server.transport.calls.map((call) => call.json())).toEqual([
      { size: 2 },
      { size: 2, search_after: [2, "b"] },
      { size: 2, search_after: [3, "c"] },
    ]);
    expect(records.position).toEqual({ cursor: [2, "b"], record: 1 });

    const again = serving(hits([3, "c"], [4, "d"]), hits());
    const resumeFrom = records.position;
    const rest = paginateToRecords(again.client, "POST", "/start", { json: { size: 2 }, recordsKey, next, resumeFrom });
    expect(await rest.collect()).toEqual([{ sort: [4, "d"] }]);
    expect(again.transport.calls[0]!.json()).toEqual({ size: 2, search_after: [2, "b"] });
  });

  it("that is JSON and comes again is a circle", async () => {
    const page = { LastEvaluatedKey: { id: { S: "a long key" } } };
    const next = { cursor: "LastEvaluatedKey", param: "ExclusiveStartKey", in: "body" } as const;
    const error = await caught(() => paginatePost(serving(page, page).client, "/", { json: {}, next }).collect());
    expect(error).toMatchObject({ code: "ERR_PAGINATION_LOOP" });
    expect(error.message).toContain(`leads to the cursor ${JSON.stringify('{"id":{"…')}, which was there before`);
  });

  it("may be found by a function, and go on only while there are more", async () => {
    const server = serving({ data: [{ id: 1 }, { id: 2 }], has_more: true }, { data: [{ id: 3 }], has_more: false });
    await paginateGet(server.client, "/start", {
      next: {
        cursor: (response) => response.json<{ data: { id: number }[] }>().data.at(-1)?.id,
        param: "starting_after",
        more: "has_more",
      },
    }).collect();
    expect(paths(server)).toEqual(["/start", "/start?starting_after=2"]);
  });

  it.each([
    [{ cursor: "c", param: "p" }, { c: {} }, 'what is at "c" is of type object, expected a cursor'],
    [{ cursor: "c", param: "p" }, { c: [1] }, 'a text or a number; with in: "body" it may be any JSON'],
    [{ cursor: "c", param: "p", more: "m" }, { m: true }, 'there are more by "m", but what is at "c" is no cursor'],
    [{ cursor: "c", param: "p", more: "m" }, { c: "a" }, 'what is at "m" is missing, expected true or false'],
    [{ cursor: "c", param: "p", more: "m" }, { m: null }, 'what is at "m" is null, expected true or false'],
  ])("%j is an error with %j", async (next, page, message) => {
    expect((await failureOf(serving(page), next)).message).toContain(message);
  });
});

describe("next by an offset", () => {
  it("goes on by as many records as came, until a page has none", async () => {
    const server = serving({ items: [1, 2, 3] }, { items: [4] }, { items: [] });
    await paginateGet(server.client, "/start", {
      params: { limit: 3 },
      next: { offset: "skip", records: "items" },
    }).collect();
    expect(paths(server)).toEqual(["/start?limit=3&skip=0", "/start?limit=3&skip=3", "/start?limit=3&skip=4"]);
  });

  it.each([
    [0, ["/start?skip=0", "/start?skip=2"]],
    [1, ["/start?skip=1", "/start?skip=3"]],
  ])("ends with the total, counted from %s", async (start, expected) => {
    const server = serving({ items: [1, 2], total: 3 }, { items: [3], total: "3" });
    await paginateGet(server.client, "/start", {
      next: { offset: "skip", start, records: "items", total: "total" },
    }).collect();
    expect(paths(server)).toEqual(expected);
  });

  it("may go into the body", async () => {
    const server = serving({ items: [1, 2] }, { items: [] });
    await paginatePost(server.client, "/start", {
      json: { size: 2 },
      next: { offset: "from", in: "body", records: "items" },
    }).collect();
    expect(server.transport.calls.map((call) => call.json())).toEqual([
      { size: 2, from: 0 },
      { size: 2, from: 2 },
    ]);
  });

  it("is an error where the total is no number", async () => {
    const error = await failureOf(serving({ items: [1], total: "many" }), {
      offset: "skip",
      records: "items",
      total: "total",
    });
    expect(error.message).toContain('what is at "total" is of type string, expected a number');
  });
});

describe("next by page number", () => {
  it("counts from 1 until a page is empty", async () => {
    const server = serving([1, 2], [3], []);
    await paginateGet(server.client, "/start", { next: { page: "page", records: [] } }).collect();
    expect(paths(server)).toEqual(["/start?page=1", "/start?page=2", "/start?page=3"]);
  });

  it.each([
    [0, ["/start?p=0", "/start?p=1"]],
    [1, ["/start?p=1", "/start?p=2"]],
  ])("counts from %s up to the number of pages", async (start, expected) => {
    const server = serving({ last: 2 }, { last: 2 });
    await paginateGet(server.client, "/start", { next: { page: "p", start, pages: "last" } }).collect();
    expect(paths(server)).toEqual(expected);
  });
});

describe("next by GraphQL", () => {
  const query = "query ($after: String) { users(after: $after) { pageInfo { hasNextPage endCursor } } }";
  const next = { graphql: ["data", "users", "pageInfo"] } as const;
  const answer = (pageInfo: unknown): object => ({ data: { users: { pageInfo } } });

  it("puts endCursor into the variables while hasNextPage is true", async () => {
    const server = serving(
      answer({ hasNextPage: true, endCursor: "a" }),
      answer({ hasNextPage: false, endCursor: "b" }),
    );
    await paginatePost(server.client, "/graphql", { json: { query, variables: { first: 5 } }, next }).collect();
    expect(server.transport.calls.map((call) => call.json<{ variables: unknown }>().variables)).toEqual([
      { first: 5 },
      { first: 5, after: "a" },
    ]);
  });

  it("makes variables where there are none, under the name that it is told", async () => {
    const server = serving(answer({ hasNextPage: true, endCursor: "a" }), answer({ hasNextPage: false }));
    await paginatePost(server.client, "/graphql", { json: { query }, next: { ...next, variable: "cursor" } }).collect();
    expect(server.transport.calls.map((call) => call.json())).toEqual([
      { query },
      { query, variables: { cursor: "a" } },
    ]);
  });

  it.each([
    [
      { data: null, errors: [{ message: "s3cret" }] },
      'the answer has no pageInfo at "data"."users"."pageInfo"; it has "errors"',
    ],
    [answer({ hasNextPage: true, endCursor: null }), "hasNextPage is true, but endCursor is no text"],
    [answer({ endCursor: "a" }), 'what is at "data"."users"."pageInfo"."hasNextPage" is missing'],
  ])("is an error with %j, which is not quoted", async (page, message) => {
    const { client } = serving(page);
    const error = await caught(() => paginatePost(client, "/graphql", { json: { query }, next }).collect());
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("s3cret");
  });
});

test.each<[unknown, string]>([
  [null, "next says how a page leads to the next one: a function, or an object with exactly one of url, link, cursor"],
  ["next", "got string"],
  [
    {},
    "next must be a function, or an object with exactly one of url, link, cursor, offset, page and graphql; got none",
  ],
  [{ url: "a", link: "next" }, "got url and link"],
  [{ url: "a", cursor: "b", param: "c" }, "got url and cursor"],
  [{ links: "next" }, 'paginateGet: next: unknown option "links"; did you mean "link"?'],
  [{ url: "a", more: "b" }, 'paginateGet: next: unknown option "more"'],
  [{ url: 1 }, 'next.url must be a key or an array of keys, such as ["data", "next"]'],
  [{ url: "" }, "next.url must be a key"],
  [{ url: ["a", null] }, "next.url must be a key"],
  [{ link: true }, 'next.link must be the relation of a link, such as "next"'],
  [{ cursor: "a" }, "next.param must be a key"],
  [{ cursor: "a", param: ["b"] }, 'next.param must be the name of a parameter; with in: "body" it may be a path'],
  [{ cursor: "a", param: "b", in: "header" }, 'next.in must be "query" or "body"'],
  [{ cursor: "a", param: "b", in: "body" }, 'next.in: "body" needs json to put it into'],
  [{ offset: "a" }, "next.records is needed with next.offset"],
  [{ offset: "a", records: "b", start: -1 }, "next.start must be a whole number, 0 or more, got -1"],
  [{ page: "a" }, "next.pages or next.records is needed with next.page"],
  [{ page: "a", pages: "b", start: 0.5 }, "next.start must be a whole number"],
  [{ graphql: ["a"] }, "next.graphql needs the query and its variables as json"],
  [{ graphql: ["a"], variable: "" }, "next.variable must be the name of a variable"],
])("next: %j is refused when it is called (PG2)", (next, message) => {
  const { client, transport } = serving();
  expect(() => paginateGet(client, "/start", { next: next as NextPage })).toThrow(message);
  expect(transport.calls).toEqual([]);
});
