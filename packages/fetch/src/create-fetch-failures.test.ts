import { Client, ConnectError, UnsupportedProtocolError } from "@haulier/core";
import { delay, fail, MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { createFetch } from "./create-fetch.ts";
import type { Fetch } from "./fetch.ts";
import { caught, fetchOver, piecesOf, url } from "./testing/fetch-over.ts";

const never = Number.POSITIVE_INFINITY;

describe("failures", () => {
  it("are the TypeError that libraries know, with the client's error as the cause", async () => {
    const refused = new ConnectError("refused");
    const { fetch } = fetchOver(() => fail(refused));
    const error = await caught(fetch(url));
    expect(error).toBeInstanceOf(TypeError);
    expect([error.message, error.cause]).toEqual(["fetch failed", refused]);
  });

  it("in the body are the TypeError that libraries know, with the client's error as the cause", async () => {
    const broken = new Error("broken");
    const { fetch } = fetchOver(() => ({ chunks: ["one", fail(broken)] }));
    const error = await caught(piecesOf(await fetch(url)));
    expect(error).toBeInstanceOf(TypeError);
    expect([error.message, error.cause]).toEqual(["terminated", broken]);
  });

  it("reject with the reason of the signal itself, before, during and after the headers", async () => {
    const { fetch, transport } = fetchOver(({ url: { pathname } }) =>
      pathname === "/hang" ? delay(never, {}) : { chunks: ["one", delay(never, "two")] },
    );
    const reason = { any: "reason" };
    expect(await caught(fetch(url, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(transport.calls).toEqual([]);

    const waiting = new AbortController();
    const sending = caught(fetch("https://api.example.com/hang", { signal: waiting.signal }));
    waiting.abort(reason);
    expect(await sending).toBe(reason);

    const reading = new AbortController();
    const response = await fetch(new Request(url, { signal: reading.signal }));
    const bytes = caught(piecesOf(response));
    reading.abort(reason);
    expect(await bytes).toBe(reason);
  });

  it("tell of a status that a web Response cannot have", async () => {
    const { fetch } = fetchOver(() => ({ status: 999 }));
    expect((await caught(fetch(url))).cause).toBeInstanceOf(RangeError);
  });

  it("tell of a scheme that is not spoken, unless there is a fallback", async () => {
    const { fetch } = fetchOver(() => ({}));
    expect((await caught(fetch("ftp://example.com/"))).cause).toBeInstanceOf(UnsupportedProtocolError);
    const urls: unknown[] = [];
    const fallback: Fetch = async (input) => {
      urls.push(input);
      return new Response("beneath");
    };
    const withFallback = createFetch(new Client({ transport: new MockTransport({}) }), { fallback });
    for (const other of ["ftp://example.com/", "data:,hello"])
      expect(await (await withFallback(other)).text()).toBe("beneath");
    expect(urls).toEqual(["ftp://example.com/", "data:,hello"]);
  });

  it("tell of a port that is of another protocol, and sends nothing there", async () => {
    const { fetch, transport } = fetchOver(() => ({}));
    const error = await caught(fetch("https://example.com:6667/"));
    expect([error.message, (error.cause as Error).message]).toEqual([
      "fetch failed",
      "fetch: the Fetch standard blocks port 6667, which is of another protocol; use the client",
    ]);
    expect(transport.calls).toEqual([]);
  });
});
