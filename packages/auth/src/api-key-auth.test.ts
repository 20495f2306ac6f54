import { inspect } from "node:util";

import { Client, type RequestOptions } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { ApiKeyAuth, type ApiKeyAuthOptions } from "./api-key-auth.ts";
import { caught } from "./testing/caught.ts";
import { seenBy } from "./testing/seen-by.ts";

async function sent(options: ApiKeyAuthOptions, url = "https://h/", init?: RequestOptions): Promise<MockTransport> {
  const transport = new MockTransport({ status: 200 });
  await new Client({ transport, auth: new ApiKeyAuth(options) }).get(url, init);
  return transport;
}

describe("ApiKeyAuth", () => {
  it("puts the key into a header, in place of what was there", async () => {
    const transport = await sent({ key: "k 1", header: "X-API-Key" }, "https://h/", {
      headers: { "x-api-key": "old" },
    });
    expect(transport.calls[0]?.request.headers.getAll("X-API-Key")).toEqual(["k 1"]);
    expect(String(transport.calls[0]?.request.headers)).not.toContain("k 1");
  });

  it.each([
    ["https://h/p", "https://h/p?api_key=k%26+1"],
    ["https://h/p?a=%20b+c&api%5Fkey=old&d", "https://h/p?a=%20b+c&d&api_key=k%26+1"],
  ])("puts the key into the query of %s, whose other pairs stay as they are", async (url, expected) => {
    const transport = await sent({ key: "k& 1", query: "api_key" }, url);
    expect(transport.calls.map(({ request }) => request.href)).toEqual([expected]);
    expect(String(transport.calls[0]?.request)).not.toContain("k%26");
  });

  it.each([
    ["alone", {}, "session=k1"],
    ["beside cookies of the request", { cookies: { a: "1", session: "old" } }, "a=1; session=k1"],
    ["beside a Cookie header", { headers: { Cookie: "a=1; session=old" } }, "a=1; session=k1"],
  ] as const)("puts the key into a cookie, %s", async (_how, init, expected) => {
    expect(seenBy(await sent({ key: "k1", cookie: "session" }, "https://h/", init), "cookie")).toEqual([expected]);
  });

  it("asks a function for each request", async () => {
    let count = 0;
    const transport = new MockTransport({ status: 200 });
    const auth = new ApiKeyAuth({ key: async () => `k${++count}`, header: "X-Key" });
    const client = new Client({ transport, auth });
    await client.get("https://h/");
    await client.get("https://h/");
    expect(seenBy(transport, "x-key")).toEqual(["k1", "k2"]);
  });

  it.each([{ header: "X-Company" }, { query: "key" }, { cookie: "key" }] as const)(
    "does not take %o along to another origin (S-40)",
    async (place) => {
      const transport = new MockTransport(({ url }) =>
        url.host === "a" ? { status: 307, headers: { location: "https://b/next" } } : { status: 200 },
      );
      await new Client({ transport, auth: new ApiKeyAuth({ key: "k1", ...place }) }).get("https://a/");
      const [first, second] = transport.calls.map(({ request }) => request.href + JSON.stringify(request.headers.raw));
      expect(first).toContain("k1");
      expect(second).toMatch(/^https:\/\/b\/next\[/);
      expect(second).not.toContain("k1");
    },
  );

  it("stays within the origin when it redirects", async () => {
    const transport = new MockTransport(({ url }) =>
      url.pathname === "/" ? { status: 302, headers: { location: "/next" } } : { status: 200 },
    );
    await new Client({ transport, auth: new ApiKeyAuth({ key: "k1", query: "key" }) }).get("https://a/");
    expect(transport.calls.map(({ request }) => request.href)).toEqual(["https://a/?key=k1", "https://a/next?key=k1"]);
  });

  it.each([
    [{ key: "hush" }, /expected the name of one header, query or cookie/],
    [{ key: "hush", header: "a", query: "b" }, /expected the name of one/],
    [{ key: "hush", header: "a b" }, /expected the name of a header, got "a b"/],
    [{ key: "hush", cookie: "a=b" }, /expected the name of a cookie/],
    [{ key: "hush", query: "" }, /expected the name of a query/],
    [{ key: "hush\n", header: "a" }, /the key: it has a character/],
    [{ key: "hush;", cookie: "a" }, /the key: it has a character/],
    [{ key: "", query: "a" }, /the key: it is empty/],
    [{ key: "hush", haeder: "a" }, /did you mean "header"/],
  ])("refuses %o without showing the key", async (options, message) => {
    const error = await caught(() => new ApiKeyAuth(options as ApiKeyAuthOptions));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
    expect(inspect(error)).not.toContain("hush");
  });

  it("shows nothing of itself when it is printed", () => {
    expect(inspect(new ApiKeyAuth({ key: "hush", query: "q" }), { showHidden: true })).not.toContain("hush");
  });
});
