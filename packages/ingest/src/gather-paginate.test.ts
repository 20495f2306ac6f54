import { TransportClosedError } from "@haulier/core";
import { delay } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import { gatherAllPages } from "./gather-all-pages.ts";
import { gatherPaginate } from "./gather-paginate.ts";
import { caught } from "./testing/caught.ts";
import { numberPages, pageServer } from "./testing/page-server.ts";

const queries = (urls: readonly string[]): string[] => urls.map((url) => new URL(url).search);

describe("gatherPaginate", () => {
  it("gives the pages in order, whichever is there first (PG8)", async () => {
    const { client, clock, urls } = pageServer(({ url }) => {
      const page = Number(url.searchParams.get("page"));
      return delay(100 - page, { json: page });
    });
    const gathering = gatherPaginate(client, "GET", "/articles", { totalPages: 12 });
    await clock.advance(0);
    expect(urls()).toHaveLength(10);
    await clock.runAll();
    expect((await gathering).map((page) => page.json())).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(queries(urls()).slice(0, 2)).toEqual(["?page=1", "?page=2"]);
  });

  it("adds the number beside what the URL and the params have, under the name that it is told (PG8)", async () => {
    const { client, transport, urls, fields } = pageServer(() => ({}), { params: { limit: 9, key: "k" } });
    await gatherPaginate(client, "POST", "/articles?q=a%20b", {
      totalPages: 2,
      pageParam: "p",
      startPage: 0,
      params: { limit: 5 },
      headers: { "X-Own": "1" },
      json: { all: true },
      concurrency: 1,
    });
    expect(queries(urls())).toEqual(["?q=a%20b&limit=5&key=k&p=0", "?q=a%20b&limit=5&key=k&p=1"]);
    expect(fields("x-own")).toEqual(["1", "1"]);
    expect(transport.calls.map((call) => [call.request.method, call.json()])).toEqual([
      ["POST", { all: true }],
      ["POST", { all: true }],
    ]);
  });

  it("gives nothing for no pages (PG8)", async () => {
    const { client, transport } = pageServer(() => ({}));
    expect(await gatherPaginate(client, "GET", "/articles", { totalPages: 0 })).toEqual([]);
    expect(transport.calls).toEqual([]);
  });

  it("takes statuses for responses unless raiseForStatus says otherwise, and keeps errors in their places (PG8)", async () => {
    const { client } = pageServer(({ url }) => ({ status: url.searchParams.get("page") === "2" ? 500 : 200 }));
    const pages = await gatherPaginate(client, "GET", "/", { totalPages: 3 });
    expect(pages.map(({ status }) => status)).toEqual([200, 500, 200]);
    const strict = { totalPages: 3, raiseForStatus: true } as const;
    expect(await caught(() => gatherPaginate(client, "GET", "/", strict))).toMatchObject({ code: "ERR_HTTP_STATUS" });
    const kept = await gatherPaginate(client, "GET", "/", { ...strict, errors: "return" });
    expect(kept.map((page) => (page instanceof Error ? page.name : page.status))).toEqual([
      200,
      "HttpStatusError",
      200,
    ]);
  });

  it("is ended by its signal, and by one among the extensions", async () => {
    for (const kind of ["signal", "extensions"] as const) {
      const { client, clock } = pageServer(() => delay(Infinity, {}));
      const { signal, abort } = abortable();
      const own = kind === "signal" ? { signal } : { extensions: { signal } };
      const gathering = caught(() => gatherPaginate(client, "GET", "/", { totalPages: 3, ...own }));
      await clock.advance(0);
      expect(await (abort(), gathering)).toMatchObject({ message: "enough" });
    }
  });

  test.each([
    [{}, "gatherPaginate: totalPages is required"],
    [{ totalPages: -1 }, "gatherPaginate: totalPages must be a whole number, 0 or more, got -1"],
    [{ totalPages: 1, startPage: 0.5 }, "gatherPaginate: startPage must be a whole number, 0 or more, got 0.5"],
    [{ totalPages: 1, pageParam: "" }, "gatherPaginate: pageParam must be the name of a parameter"],
    [{ totalPages: 1, pageparam: "p" }, 'gatherPaginate: unknown option "pageparam"; did you mean "pageParam"?'],
    [{ totalPages: 1, concurrency: 0 }, "gatherPaginate: concurrency must be a whole number of requests above 0"],
  ])("%o is refused (PG8)", async (options, message) => {
    const { client } = pageServer(() => ({}));
    expect((await caught(() => gatherPaginate(client, "GET", "/", options as never))).message).toContain(message);
  });
});

describe("gatherAllPages", () => {
  const next = { url: "next" } as const;

  it("gives for each description the list of its pages (PG8)", async () => {
    const { client, transport } = pageServer((request) =>
      request.method === "POST" ? { json: {} } : numberPages(request.url.pathname === "/numbers" ? 3 : 1)(request),
    );
    const lists = await gatherAllPages(client, [
      { url: "/numbers", next },
      { url: "/one", method: "POST", json: { a: 1 }, next: { link: "next" } },
      { url: "/numbers", next, maxPages: 2 },
    ]);
    expect(lists.map((pages) => pages.map(({ url }) => url.pathname + url.search))).toEqual([
      ["/numbers", "/numbers?page=2", "/numbers?page=3"],
      ["/one"],
      ["/numbers", "/numbers?page=2"],
    ]);
    expect(transport.calls.filter(({ request }) => request.method === "POST").map((call) => call.json())).toEqual([
      { a: 1 },
    ]);
    expect(await gatherAllPages(client, [])).toEqual([]);
  });

  it("has so many descriptions under way, from any source (PG8)", async () => {
    const { client, clock, urls } = pageServer((request) => delay(10, numberPages(2)(request)));
    let taken = 0;
    const described = function* (): Generator<{ url: string; next: typeof next }> {
      for (; taken < 6; taken++) yield { url: `/numbers?of=${taken}`, next };
    };
    const gathering = gatherAllPages(client, described(), { concurrency: 2 });
    await clock.advance(10);
    expect([urls().filter((url) => url.includes("of=")).length, taken]).toEqual([2, 1]);
    await clock.runAll();
    expect((await gathering).map(({ length }) => length)).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it("keeps errors in their places, or aborts the others with the first (PG8)", async () => {
    const { client } = pageServer((request) =>
      request.url.pathname === "/bad" ? { json: { next: 1 } } : numberPages(2)(request),
    );
    const requests = [{ url: "/numbers", next }, { url: "/bad", next }, { url: "/numbers" } as never];
    const kept = await gatherAllPages(client, requests, { errors: "return" });
    expect(kept.map((pages) => (pages instanceof Error ? pages.name : pages.length))).toEqual([
      2,
      "PaginationError",
      "TypeError",
    ]);
    expect((await caught(() => gatherAllPages(client, requests))).name).toBe("TypeError");
  });

  it("is ended by its signal, and by those of the descriptions", async () => {
    const { client, clock, transport } = pageServer(() => delay(Infinity, {}));
    const [whole, own, extended] = [abortable(), abortable(), abortable()];
    const gathering = caught(() =>
      gatherAllPages(
        client,
        [
          { url: "/a", next, signal: own.signal },
          { url: "/b", next, extensions: { signal: extended.signal } },
          { url: "/c", next },
        ],
        { errors: "return", signal: whole.signal },
      ),
    );
    await clock.advance(0);
    own.abort();
    extended.abort();
    await clock.advance(0);
    expect(transport.calls.map(({ error }) => error === undefined)).toEqual([false, false, true]);
    whole.abort();
    expect(await gathering).toMatchObject({ message: "enough" });
    expect(transport.calls.map(({ error }) => error === undefined)).toEqual([false, false, false]);
  });

  it("refuses a closed client", async () => {
    const { client } = pageServer(() => ({}));
    await client.close();
    expect(await caught(() => gatherAllPages(client, []))).toBeInstanceOf(TransportClosedError);
  });
});

function abortable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error("enough")) };
}
