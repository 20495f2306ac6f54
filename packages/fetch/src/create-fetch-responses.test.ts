import { Client, TooManyRedirectsError } from "@haulier/core";
import { delay, MockTransport, type MockHandler } from "@haulier/mock";
import { describe, expect, it, vi } from "vitest";

import { installGlobalFetch } from "./install-global-fetch.ts";
import { caught, fetchOver, url } from "./testing/fetch-over.ts";

const never = Number.POSITIVE_INFINITY;

describe("the response", () => {
  it("is that of the client, decoded, with its URL", async () => {
    const { fetch } = fetchOver(() => ({ status: 201, reasonPhrase: "Made", json: { a: 1 }, headers: { "X-A": "1" } }));
    const response = await fetch(`${url}#part`);
    expect(response).toBeInstanceOf(Response);
    const { status, statusText, ok, type, redirected } = response;
    expect({ status, statusText, ok, type, redirected, url: response.url }).toEqual({
      status: 201,
      statusText: "Made",
      ok: true,
      type: "basic",
      redirected: false,
      url,
    });
    expect(response.headers.get("x-a")).toBe("1");
    expect(await response.json()).toEqual({ a: 1 });
  });

  it("is decoded, and does not say otherwise", async () => {
    const gzip = new CompressionStream("gzip");
    const body = await new Response(new Blob(["decoded"]).stream().pipeThrough(gzip)).bytes();
    const { fetch } = fetchOver(() => ({ headers: { "Content-Encoding": "gzip" }, body }));
    const response = await fetch(url);
    expect([response.headers.get("content-encoding"), await response.text()]).toEqual([null, "decoded"]);
  });

  it("says the same in a clone, and can be read in both", async () => {
    const { fetch } = fetchOver(() => ({ text: "twice" }));
    const response = await fetch(url);
    const copy = response.clone();
    expect([copy.url, copy.clone().url]).toEqual([url, url]);
    expect([await response.text(), await copy.text()]).toEqual(["twice", "twice"]);
  });

  it("never rejects for its status, though the client would", async () => {
    const { fetch } = fetchOver(() => ({ status: 500, text: "sorry" }), { raiseForStatus: true });
    const response = await fetch(url);
    expect([response.ok, response.status, await response.text()]).toEqual([false, 500, "sorry"]);
  });

  it("has no body where there is none", async () => {
    const { fetch } = fetchOver(({ method }) => (method === "HEAD" ? { text: "x" } : { status: 204 }));
    expect((await fetch(url)).body).toBe(null);
    expect((await fetch(url, { method: "HEAD" })).body).toBe(null);
  });

  it("comes before its body, piece by piece", async () => {
    const { fetch } = fetchOver(() => ({ chunks: ["one", "two"] }));
    const pieces: string[] = [];
    for await (const piece of (await fetch(url)).body!) pieces.push(new TextDecoder().decode(piece));
    expect(pieces).toEqual(["one", "two"]);
  });

  it("lets the exchange go when its body is cancelled", async () => {
    const { fetch, transport } = fetchOver(() => ({ chunks: ["one", "two"] }));
    const response = await fetch(url);
    await response.body!.cancel();
    // Which waits for every body that is open.
    await expect(transport.close()).resolves.toBe(undefined);
  });
});

describe("integrity", () => {
  const integrity = "sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="; // of "hello"

  it("lets the response come when its body is there, and right", async () => {
    const { fetch, transport } = fetchOver(() => ({ chunks: ["hel", "lo"] }));
    const response = await fetch(url, { integrity });
    // Which waits for every body that is open.
    await transport.close();
    expect([response.status, await response.text()]).toEqual([200, "hello"]);
  });

  it("fails the call with what the body has, and lets the exchange go", async () => {
    const { fetch, transport } = fetchOver(() => ({ text: "hallo" }));
    const error = await caught(fetch(url, { integrity }));
    expect([error.name, error.message, (error.cause as Error).message]).toEqual([
      "TypeError",
      "fetch failed",
      `fetch: the body is not the one that the option integrity asks for: it has sha256-03UdM/nNUEnErytGJzVFfk07rxMLy7h/OJ40n7rrILk, not ${integrity.replace("=", "")}`,
    ]);
    await transport.close();
  });

  it("rejects with the reason of a signal that aborts while the body is read", async () => {
    const { fetch, transport } = fetchOver(() => ({ chunks: ["hel", delay(never, "lo")] }));
    const controller = new AbortController();
    const failing = caught(fetch(url, { integrity, signal: controller.signal }));
    await vi.waitFor(() => expect(transport.calls.length).toBe(1));
    controller.abort("enough");
    expect(await failing).toBe("enough");
  });
});

describe("redirects", () => {
  const redirecting: MockHandler = ({ url: { pathname } }) =>
    pathname === "/things" ? { status: 307, headers: { Location: "/moved" } } : { text: pathname };

  it("are followed, and the response says so", async () => {
    const { fetch, transport } = fetchOver(redirecting, { followRedirects: false });
    const response = await fetch(new Request(url, { method: "POST", body: "again" }));
    expect([response.redirected, response.url]).toEqual([true, "https://api.example.com/moved"]);
    expect(transport.calls.map((call) => call.text())).toEqual(["again", "again"]);
  });

  it('are given as they are with redirect: "manual"', async () => {
    const { fetch } = fetchOver(redirecting);
    const response = await fetch(url, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([307, "/moved"]);
  });

  it('fail with redirect: "error", and let the exchange go', async () => {
    const { fetch, transport } = fetchOver(redirecting);
    const error = await caught(fetch(url, { redirect: "error" }));
    expect([error.message, (error.cause as Error).message]).toEqual([
      "fetch failed",
      'fetch: the answer is a redirect (307), which the option redirect: "error" refuses',
    ]);
    await transport.close();
  });

  it("fail when there are too many", async () => {
    const { fetch } = fetchOver(() => ({ status: 302, headers: { Location: "/things" } }));
    expect((await caught(fetch(url))).cause).toBeInstanceOf(TooManyRedirectsError);
  });
});

describe("data: and blob:", () => {
  it("are fetched by the runtime, without the client, also where a client is the global fetch", async () => {
    const { fetch, transport } = fetchOver(() => ({}));
    using _ = installGlobalFetch(new Client({ transport: new MockTransport({ text: "ours" }) }));
    expect(await (await fetch("data:,hello")).text()).toBe("hello");
    const blob = URL.createObjectURL(new Blob(["content"]));
    expect(await (await fetch(blob)).text()).toBe("content");
    URL.revokeObjectURL(blob);
    expect(transport.calls).toEqual([]);
  });
});
