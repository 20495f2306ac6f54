import { Client, type HttpRequest } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import type { PaginateOptions } from "./paginate-options.ts";
import { paginateGet, paginatePost } from "./paginate.ts";
import { isPaginationError } from "./pagination-error.ts";
import { caught } from "./testing/caught.ts";

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A client that pages from URL to URL, and what of its requests is a credential or could be. */
function paging(
  urls: readonly string[],
  options: Partial<ConstructorParameters<typeof Client>[0]> = {},
): { client: Client; sent: () => Sent[]; requests: () => HttpRequest[] } {
  const transport = new MockTransport(({ href }) => {
    const at = urls.findIndex((url) => new URL(url, href).href === href.replace(/[?&]key=\w+/, ""));
    return { json: { next: urls[at + 1] ?? null } };
  });
  const names = ["authorization", "cookie", "x-api-key", "x-own", "x-plain", "host"];
  return {
    client: new Client({ transport, ...options }),
    requests: () => transport.calls.map(({ request }) => request),
    sent: () =>
      transport.calls.map(({ request }) => ({
        url: request.href,
        headers: Object.fromEntries(
          names.flatMap((name) => request.headers.getAll(name).map((value) => [name, value])),
        ),
      })),
  };
}

const next = { url: "next" } as const;
const secrets = {
  headers: { "X-Api-Key": "k", "X-Plain": "1" },
  cookies: { session: "s" },
  auth: ["ada", "secret"],
} as const satisfies Omit<PaginateOptions, "next">;
const home = "https://api.example/1";
const abroad = "https://other.example/2";
const basic = "Basic YWRhOnNlY3JldA==";

describe("credentials of pages", () => {
  it("stay on the origin of the first page (PG7)", async () => {
    const { client, sent } = paging([home, "https://api.example/2", abroad, "https://api.example/3"]);
    await paginateGet(client, home, {
      next,
      ...secrets,
      headers: { ...secrets.headers, Host: "api.example" },
    }).collect();
    const all = { authorization: basic, cookie: "session=s", "x-api-key": "k", "x-plain": "1", host: "api.example" };
    expect(sent()).toEqual([
      { url: home, headers: all },
      { url: "https://api.example/2", headers: all },
      { url: abroad, headers: { "x-plain": "1" } },
      { url: "https://api.example/3", headers: all },
    ]);
  });

  it("stay there also when they are those of the client, with or without a base URL (PG7)", async () => {
    for (const baseUrl of [undefined, "https://api.example"]) {
      const { client, sent } = paging([home, abroad], {
        baseUrl,
        headers: { "X-Api-Key": "k", "X-Own": "o", "X-Plain": "1" },
        sensitiveHeaders: ["X-Own"],
        auth: ["ada", "secret"],
        cookies: { session: "s" },
        params: { key: "p" },
      });
      await paginateGet(client, home, { next }).collect();
      expect(sent()).toEqual([
        {
          url: `${home}?key=p`,
          headers: { authorization: basic, cookie: "session=s", "x-api-key": "k", "x-own": "o", "x-plain": "1" },
        },
        { url: abroad, headers: { "x-plain": "1" } },
      ]);
    }
  });

  it("of the URL are on each page of its origin, and on no other (PG7)", async () => {
    const { client, sent } = paging(["https://ada:secret@api.example/1", "/next", abroad]);
    await paginateGet(client, "https://ada:secret@api.example/1", { next }).collect();
    expect(sent().map(({ headers }) => headers["authorization"])).toEqual([basic, basic, undefined]);
  });

  it("in a link are not used, whatever its origin (PG7)", async () => {
    const { client, sent } = paging([home, "https://eve:x@api.example/2", "https://eve:x@other.example/2"]);
    const pages = paginateGet(client, home, {
      next: (page) => ({ "/1": "https://eve:x@api.example/2" })[page.url.pathname],
    });
    await pages.collect();
    const foreign = paginateGet(client, home, {
      next: (page) => ({ "/1": "https://eve:x@other.example/2" })[page.url.pathname],
    });
    await foreign.collect();
    expect(sent().map(({ url, headers }) => [url, headers["authorization"]])).toEqual([
      [home, undefined],
      ["https://api.example/2", undefined],
      [home, undefined],
      [abroad, undefined],
    ]);
  });

  it("go to the origins that are allowed, too (PG7)", async () => {
    const { client, sent } = paging([home, abroad, "https://third.example/3"], {
      baseUrl: "https://api.example",
      headers: { Authorization: "Bearer t" },
      params: { key: "p" },
    });
    await paginateGet(client, home, {
      next,
      headers: { "X-Api-Key": "k", Host: "api.example" },
      cookies: { session: "s" },
      allowedOrigins: ["https://other.example/"],
    }).collect();
    const all = { authorization: "Bearer t", cookie: "session=s", "x-api-key": "k" };
    expect(sent()).toEqual([
      { url: `${home}?key=p`, headers: { ...all, host: "api.example" } },
      { url: `${abroad}?key=p`, headers: all },
      { url: "https://third.example/3", headers: {} },
    ]);
  });

  it("are not taken along by the body, which is sent on each page", async () => {
    const { client, requests } = paging([home, abroad]);
    await paginatePost(client, home, { next, ...secrets, json: { q: 1 } }).collect();
    expect(requests().map(({ method, content }) => [method, new TextDecoder().decode(content)])).toEqual([
      ["POST", '{"q":1}'],
      ["POST", '{"q":1}'],
    ]);
  });
});

describe("a next page without TLS after one with it", () => {
  it("is an error, unless its origin is allowed", async () => {
    const { client, sent } = paging([home, "http://api.example/2"]);
    const error = await caught(() => paginateGet(client, home, { next }).collect());
    expect(isPaginationError(error) && [error.code, error.message]).toEqual([
      "ERR_PAGINATION_NEXT",
      "GET https://api.example/1: page 1: the next page is at http://api.example, without TLS; name that in allowedOrigins to go there",
    ]);
    expect(sent()).toHaveLength(1);
    await paginateGet(client, home, { next, allowedOrigins: ["http://api.example"] }).collect();
    expect(sent().at(-1)?.url).toBe("http://api.example/2");
  });
});
