import { getEventListeners } from "node:events";

import { Client, ConnectError, HttpStatusError, StreamConsumedError, TransportClosedError } from "@haulier/core";
import { delay, fail } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import type { PaginateOptions } from "./paginate-options.ts";
import { paginate, paginateGet, paginatePost } from "./paginate.ts";
import { isPaginationError } from "./pagination-error.ts";
import { caught } from "./testing/caught.ts";
import { LingeringTransport } from "./testing/lingering-transport.ts";
import { numberPages, pageServer } from "./testing/page-server.ts";

const next = { url: "next" } as const;

describe("paginate", () => {
  it("gives each page as a response, and sends nothing before it is iterated (PG1)", async () => {
    const { client, transport, urls } = pageServer(numberPages(3));
    const pages = paginate(client, "GET", "/numbers", { next });
    expect([transport.calls.length, pages.pagesFetched]).toEqual([0, 0]);
    const values: unknown[] = [];
    for await (const page of pages) values.push([pages.pagesFetched, page.status, page.json<{ value: [] }>().value]);
    expect(values).toEqual([
      [1, 200, [1, 2]],
      [2, 200, [3, 4]],
      [3, 200, [5, 6]],
    ]);
    expect([pages.pagesFetched, pages.truncated]).toEqual([3, false]);
    expect(urls()).toEqual(["", "?page=2", "?page=3"].map((query) => `https://example.com/numbers${query}`));
  });

  it("collects them in a list (PG1)", async () => {
    const { client } = pageServer(numberPages(3));
    const pages = paginateGet(client, "/numbers", { next });
    expect((await pages.collect()).map((page) => page.url.search)).toEqual(["", "?page=2", "?page=3"]);
    expect(pages.pagesFetched).toBe(3);
  });

  it("goes the normal way of the client: credentials, cookies and hooks, on every page (PG1)", async () => {
    const hooked: string[] = [];
    const { client, fields } = pageServer(numberPages(2), {
      auth: ["ada", "secret"],
      cookies: { session: "s" },
      eventHooks: { response: [({ url }) => void hooked.push(url.search)] },
    });
    await paginateGet(client, "/numbers", { next }).collect();
    expect(fields("authorization")).toEqual(["Basic YWRhOnNlY3JldA==", "Basic YWRhOnNlY3JldA=="]);
    expect(fields("cookie")).toEqual(["session=s", "session=s"]);
    expect(hooked).toEqual(["", "?page=2"]);
  });

  it("is iterated once", async () => {
    const { client } = pageServer(numberPages(1));
    const pages = paginateGet(client, "/numbers", { next });
    await pages.collect();
    expect(await caught(() => pages.collect())).toBeInstanceOf(StreamConsumedError);
  });

  it("refuses a closed client when it is called (PG2)", async () => {
    const { client } = pageServer(numberPages(1));
    await client.close();
    expect(() => paginateGet(client, "/numbers", { next })).toThrow(TransportClosedError);
  });
});

describe("maxPages", () => {
  it("ends after a hundred pages without an error, and truncated tells (PG6)", async () => {
    const { client, transport } = pageServer(numberPages(1_000));
    const pages = paginateGet(client, "/numbers", { next });
    expect(await pages.collect()).toHaveLength(100);
    expect([pages.pagesFetched, pages.truncated, transport.calls.length]).toEqual([100, true, 100]);
  });

  it("ends after as many as it says, and is not truncated where there are no more (PG6)", async () => {
    for (const [maxPages, fetched, truncated] of [
      [2, 2, true],
      [3, 3, false],
      [4, 3, false],
      [Infinity, 3, false],
    ] as const) {
      const { client, transport } = pageServer(numberPages(3));
      const pages = paginateGet(client, "/numbers", { next, maxPages });
      await pages.collect();
      expect([pages.pagesFetched, pages.truncated, transport.calls.length]).toEqual([fetched, truncated, fetched]);
    }
  });

  it("is not needed for a single page (PG6)", async () => {
    const { client, transport } = pageServer(numberPages(1));
    const pages = paginateGet(client, "/numbers", { next });
    expect([(await pages.collect()).length, pages.truncated, transport.calls.length]).toEqual([1, false, 1]);
  });
});

describe("what goes with the pages", () => {
  it("is headers, cookies, limits and the body on each, and params on the first alone (PG7)", async () => {
    const { client, transport, urls, fields } = pageServer(numberPages(3));
    await paginatePost(client, "/numbers", {
      next,
      params: { limit: 2 },
      headers: { "X-Own": "1" },
      cookies: { a: "b" },
      json: { query: "all" },
      timeout: { read: 1_234 },
    }).collect();
    expect(urls()).toEqual(["?limit=2", "?page=2", "?page=3"].map((query) => `https://example.com/numbers${query}`));
    expect(fields("x-own")).toEqual(["1", "1", "1"]);
    expect(fields("cookie")).toEqual(["a=b", "a=b", "a=b"]);
    expect(transport.calls.map((call) => [call.request.method, call.json()])).toEqual(
      Array.from({ length: 3 }, () => ["POST", { query: "all" }]),
    );
    expect(transport.calls.map(({ request }) => request.extensions.timeout?.read)).toEqual([1_234, 1_234, 1_234]);
  });

  it("is what the client adds to the query on each, where the link does not say otherwise (PG7)", async () => {
    const { client, urls } = pageServer(
      (_, number) => (number < 3 ? { json: { next: `?page=${number + 1}&limit=7%20` } } : { json: {} }),
      { params: { key: "k", limit: 100 } },
    );
    await paginateGet(client, "/numbers", { next, params: { limit: 7, q: "x" } }).collect();
    expect(urls()).toEqual([
      "https://example.com/numbers?key=k&limit=7&q=x",
      "https://example.com/numbers?page=2&limit=7%20&key=k",
      "https://example.com/numbers?page=3&limit=7%20&key=k",
    ]);
  });

  it("is not a stream that can be sent once (PG7)", async () => {
    const { client } = pageServer(numberPages(2));
    const once = paginatePost(client, "/numbers", { next, content: new Blob(["a"]).stream() });
    expect(await caught(() => once.collect())).toBeInstanceOf(StreamConsumedError);
    const again = paginatePost(client, "/numbers", { next, content: () => new Blob(["a"]).stream() });
    expect(await again.collect()).toHaveLength(2);
  });
});

it("gives up a stream that was not sent, since the connection failed", async () => {
  let released: unknown;
  const content = new ReadableStream({ cancel: (reason) => void (released = reason) });
  const refused = new ConnectError("refused");
  const client = new Client({ transport: { handleRequest: () => Promise.reject(refused) } });
  const pages = paginatePost(client, "https://example.com/", { next, content });
  expect(await caught(() => pages.collect())).toBe(refused);
  expect(released).toBe(refused);
});

describe("prefetch", () => {
  const slow = (pages: number): Parameters<typeof pageServer>[0] => {
    const answer = numberPages(pages);
    return (request) => delay(10, answer(request));
  };

  it.each([
    [undefined, 2],
    [0, 1],
    [3, 4],
  ])("of %s pages has them on the way while the first is looked at", async (prefetch, sent) => {
    const { client, clock, transport } = pageServer(slow(10));
    const pages = paginateGet(client, "/numbers", { next, prefetch });
    const iterator = pages[Symbol.asyncIterator]();
    const first = iterator.next();
    await clock.runAll();
    expect((await first).value?.url.search).toBe("");
    await clock.runAll();
    expect([transport.calls.length, pages.pagesFetched]).toEqual([sent, 1]);
    await iterator.return();
  });

  it("is aborted when the loop is left, and leaves nothing behind", async () => {
    const { client, clock, transport } = pageServer(slow(10));
    const { signal } = new AbortController();
    const leaving = (async () => {
      for await (const page of paginateGet(client, "/numbers", { next, signal })) return page.status;
      return 0;
    })();
    await clock.advance(10);
    expect(await leaving).toBe(200);
    expect(transport.calls.map(({ error }) => (error as Error | undefined)?.name)).toEqual([undefined, "AbortError"]);
    expect([clock.pending, getEventListeners(signal, "abort")]).toEqual([[], []]);
  });

  it("has ended when the loop has been left", async () => {
    const transport = new LingeringTransport(({ url }) => (url.search === "" ? { next: "?page=2" } : undefined));
    const client = new Client({ transport });
    for await (const page of paginateGet(client, "https://example.com/", { next })) {
      expect([page.status, transport.active]).toEqual([200, 1]);
      break;
    }
    expect(transport.active).toBe(0);
  });

  it("does not go beyond maxPages", async () => {
    const { client, clock, transport } = pageServer(slow(10));
    const collecting = paginateGet(client, "/numbers", { next, prefetch: 5, maxPages: 3 }).collect();
    await clock.runAll();
    expect([(await collecting).length, transport.calls.length]).toEqual([3, 3]);
  });

  it("fails in its turn: the pages before are given first", async () => {
    const { client } = pageServer((request, number) =>
      number === 3 ? fail(new Error("broken")) : numberPages(9)(request),
    );
    const seen: string[] = [];
    const error = await caught(async () => {
      for await (const page of paginateGet(client, "/numbers", { next, prefetch: 5 })) seen.push(page.url.search);
    });
    expect([seen, error.message]).toEqual([["", "?page=2"], "broken"]);
  });
});

describe("an abort", () => {
  it("ends the wait for a page with its reason, by the option or the extensions", async () => {
    for (const kind of ["signal", "extensions"] as const) {
      const { client, clock, transport } = pageServer(() => delay(Infinity, {}));
      const controller = new AbortController();
      const { signal } = controller;
      const collecting = caught(() =>
        paginateGet(client, "/", { next, ...(kind === "signal" ? { signal } : { extensions: { signal } }) }).collect(),
      );
      await clock.advance(0);
      const reason = new Error("enough");
      controller.abort(reason);
      expect([await collecting, transport.calls.length]).toEqual([reason, 1]);
      expect(getEventListeners(signal, "abort")).toEqual([]);
    }
  });

  it("and leaving the loop do not wait for a function that says where the next page is", async () => {
    const { client } = pageServer(numberPages(1));
    const controller = new AbortController();
    const { signal } = controller;
    const never = (): Promise<never> => new Promise(() => {});
    const endless = (): Promise<never> => {
      queueMicrotask(() => controller.abort("enough"));
      return never();
    };
    expect(await caught(() => paginateGet(client, "/", { next: endless, signal }).collect())).toBe("enough");
    expect(getEventListeners(signal, "abort")).toEqual([]);

    for (const way of [never, { cursor: never, param: "after" }]) {
      const pages = paginateGet(client, "/", { next: way })[Symbol.asyncIterator]();
      expect((await pages.next()).value?.status).toBe(200);
      expect(await pages.return()).toEqual({ done: true, value: undefined });
    }
  });

  it("before lets nothing begin", async () => {
    const { client, transport } = pageServer(numberPages(1));
    const signal = AbortSignal.abort(new Error("before"));
    expect((await caught(() => paginateGet(client, "/", { next, signal }).collect())).message).toBe("before");
    expect(transport.calls).toEqual([]);
  });
});

describe("a status that is not 2xx", () => {
  it("is an error, after the pages before", async () => {
    const { client } = pageServer((request, number) => (number === 2 ? { status: 503 } : numberPages(3)(request)));
    const pages = paginateGet(client, "/numbers", { next });
    expect(await caught(() => pages.collect())).toBeInstanceOf(HttpStatusError);
    expect(pages.pagesFetched).toBe(1);
  });

  it("is the last page where raiseForStatus is false, whatever it says", async () => {
    const { client } = pageServer((_, number) => ({ status: number === 2 ? 500 : 200, json: { next: `/${number}` } }));
    const pages = await paginateGet(client, "/", { next, raiseForStatus: false }).collect();
    expect(pages.map(({ status }) => status)).toEqual([200, 500]);
  });
});

describe("pages in a circle", () => {
  it("are an error that names the URL, redacted (PG7)", async () => {
    const { client, transport } = pageServer((_, number) => ({
      json: { next: ["/a?token=s3cret", "/b", "/a?token=s3cret"][number - 1] },
    }));
    const error = await caught(() => paginateGet(client, "/", { next }).collect());
    expect(isPaginationError(error) && [error.code, error.message, error.response.url.pathname]).toEqual([
      "ERR_PAGINATION_LOOP",
      "GET https://example.com/b: page 3 leads to https://example.com/a?token=***, which was there before; the pages go in a circle",
      "/b",
    ]);
    expect(transport.calls).toHaveLength(3);
  });

  it("are noticed at the first page already, also where that has params", async () => {
    const { client, transport } = pageServer(() => ({ json: { next: "/numbers?limit=2#top" } }), {
      params: { key: "k" },
    });
    const pages = paginateGet(client, "/numbers", { next: { url: "next" }, params: { limit: 2 } });
    expect(await caught(() => pages.collect())).toMatchObject({ code: "ERR_PAGINATION_LOOP" });
    expect([pages.pagesFetched, transport.calls.length]).toEqual([1, 1]);
  });

  it("are noticed by their cursor, of which the error shows the beginning", async () => {
    const { client } = pageServer(() => ({ json: { cursor: "s3cret-and-much-longer" } }));
    const error = await caught(() =>
      paginateGet(client, "/", { next: { cursor: "cursor", param: "after" } }).collect(),
    );
    expect(error.message).toBe(
      'GET https://example.com/?after=s3cret-and-much-longer: page 2 leads to the cursor "s3cret-a…", which was there before; the pages go in a circle',
    );
  });

  it("are noticed after thousands of pages", async () => {
    const { client } = pageServer((_, number) => ({ json: { next: `/${number === 12_000 ? 11_999 : number}` } }));
    const pages = paginateGet(client, "/", { next, maxPages: Infinity });
    expect(await caught(async () => void (await pages.collect()))).toMatchObject({ code: "ERR_PAGINATION_LOOP" });
    expect(pages.pagesFetched).toBe(12_000);
  });
});

test.each<[Partial<Record<keyof PaginateOptions, unknown>> | null, string]>([
  [null, "paginateGet: expected an object of options, got null"],
  [{}, "paginateGet: next says how a page leads to the next one"],
  [{ next, maxPages: 0 }, "paginateGet: maxPages must be a whole number above 0, or Infinity, got 0"],
  [{ next, maxPages: 1.5 }, "paginateGet: maxPages must be a whole number above 0, or Infinity, got 1.5"],
  [{ next, prefetch: -1 }, "paginateGet: prefetch must be a whole number of pages, 0 or more, got -1"],
  [{ next, maxPage: 3 } as object, 'paginateGet: unknown option "maxPage"; did you mean "maxPages"?'],
  [{ next, header: {} } as object, 'paginateGet: unknown option "header"; did you mean "headers"?'],
  [{ next, allowedOrigins: "https://a.example" }, "paginateGet: allowedOrigins must be an array of origins"],
  [{ next, allowedOrigins: ["*"] }, "paginateGet: allowedOrigins must be origins and nothing more"],
  [{ next, allowedOrigins: ["https://a.example/x"] }, "paginateGet: allowedOrigins must be origins and nothing more"],
  [{ next, json: {}, content: "x" }, "a request has one body"],
])("%o is refused when it is called (PG2)", (options, message) => {
  const { client, transport } = pageServer(numberPages(1));
  expect(() => paginateGet(client, "/numbers", options as never)).toThrow(message);
  expect(transport.calls).toEqual([]);
});

it("takes the options of the codecs of the client", async () => {
  const text = { mediaTypes: ["text/x-own"], encode: (value: unknown) => new TextEncoder().encode(String(value)) };
  const { client, transport } = pageServer(numberPages(2), {
    codecs: { own: { ...text, decode: (bytes) => new TextDecoder().decode(bytes) } },
  });
  await paginatePost(client, "/numbers", { next, own: "all" } as PaginateOptions).collect();
  expect(transport.calls.map((call) => call.text())).toEqual(["all", "all"]);
});
