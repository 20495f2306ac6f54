import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";

import { Client, ConnectError, TooManyRedirectsError, UnsupportedProtocolError } from "@haulier/core";
import { delay, fail, MockTransport, type MockHandler } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { createFetch } from "./create-fetch.ts";
import type { Fetch } from "./fetch.ts";

function fetchOver(handler: MockHandler, options: Omit<ConstructorParameters<typeof Client>[0], "transport"> = {}) {
  const transport = new MockTransport(handler);
  return { fetch: createFetch(new Client({ transport, ...options })), transport };
}

const url = "https://api.example.com/things";
const never = Number.POSITIVE_INFINITY;
const caught = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error("it resolved")),
    (error: unknown) => error as Error,
  );

describe("the request", () => {
  it("takes a string, a URL and a Request", async () => {
    const { fetch, transport } = fetchOver(() => ({ text: "ok" }));
    await fetch(url);
    await fetch(new URL(url));
    await fetch(new Request(url, { method: "PUT", headers: { "X-A": "1" }, body: "text" }));
    expect(transport.calls.map((call) => call.request.toString())).toEqual([`GET ${url}`, `GET ${url}`, `PUT ${url}`]);
    expect(transport.lastCall?.request.headers.get("x-a")).toBe("1");
    expect(transport.lastCall?.text()).toBe("text");
  });

  it("lets what init says go before what the Request says", async () => {
    const { fetch, transport } = fetchOver(() => ({}));
    const request = new Request(url, { method: "PUT", headers: { "X-A": "1", "X-B": "1" }, body: "old" });
    await fetch(request, { method: "PATCH", headers: { "X-A": "2" }, body: "new" });
    const { lastCall } = transport;
    expect([lastCall?.request.method, lastCall?.text()]).toEqual(["PATCH", "new"]);
    expect([lastCall?.request.headers.get("x-a"), lastCall?.request.headers.get("x-b")]).toEqual(["2", null]);
  });

  it("puts a relative URL below the baseUrl of the client", async () => {
    const { fetch, transport } = fetchOver(() => ({}), { baseUrl: "https://api.example.com/v1" });
    await fetch("/users");
    expect(transport.lastCall?.request.href).toBe("https://api.example.com/v1/users");
  });

  const form = new FormData();
  form.set("name", "Ada");
  form.set("file", new File(["content"], "a.txt", { type: "text/plain" }));

  it.each([
    ["a string", "text", "text/plain;charset=UTF-8", "4"],
    ["URLSearchParams", new URLSearchParams({ a: "1 2" }), "application/x-www-form-urlencoded;charset=UTF-8", "5"],
    ["bytes", new Uint8Array(3), null, "3"],
    ["an ArrayBuffer", new ArrayBuffer(3), null, "3"],
    ["a Blob", new Blob(["{}"], { type: "application/json" }), "application/json", "2"],
    ["a number", 42, "text/plain;charset=UTF-8", "2"],
    ["a FormData", form, expect.stringMatching(/^multipart\/form-data; boundary=/), expect.stringMatching(/^\d+$/)],
  ])("says what %s is, and how long", async (_what, body, type, length) => {
    const { fetch, transport } = fetchOver(() => ({}));
    await fetch(url, { method: "POST", body: body as never });
    const { headers } = transport.lastCall!.request;
    expect([headers.get("content-type"), headers.get("content-length")]).toEqual([type, length]);
  });

  it("leaves a Content-Type that is set as it is", async () => {
    const { fetch, transport } = fetchOver(() => ({}));
    await fetch(url, { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } });
    expect(transport.lastCall?.request.headers.get("content-type")).toBe("application/json");
  });

  it.each([
    ["a string", "text", "4"],
    ["nothing", "", "0"],
    ["bytes", new Uint8Array([1, 2, 3]), "3"],
  ])("gives the body of a Request that was made of %s its length again", async (_what, body, length) => {
    const { fetch, transport } = fetchOver(() => ({}));
    await fetch(new Request(url, { method: "POST", body }));
    expect(transport.lastCall?.request.headers.get("content-length")).toBe(length);
  });

  it("sends the stream of a Request piece by piece, and gives its failure as the cause", async () => {
    const { fetch, transport } = fetchOver(() => ({}));
    const pieces = ReadableStream.from(["one, ", "two, ", "three"].map((text) => new TextEncoder().encode(text)));
    await fetch(new Request(url, { method: "POST", body: pieces, duplex: "half" }));
    expect(transport.lastCall?.request.headers.get("content-length")).toBe(null);
    expect(transport.lastCall?.text()).toBe("one, two, three");

    const reason = new Error("the disk is gone");
    const failing = new ReadableStream({ pull: () => Promise.reject(reason) });
    const error = await caught(fetch(new Request(url, { method: "POST", body: failing, duplex: "half" })));
    expect((error.cause as Error).cause).toBe(reason);
  });

  it("takes a Request of node-fetch, whose body is a stream of Node's", async () => {
    const { fetch, transport } = fetchOver(() => ({}));
    const foreign = { url, method: "POST", headers: new Map([["x-a", "1"]]), body: Readable.from(["te", "xt"]) };
    await fetch(foreign as never);
    expect([transport.lastCall?.request.headers.get("x-a"), transport.lastCall?.text()]).toEqual(["1", "text"]);
  });

  it("takes a Request of Firefox, whose body is no stream", async () => {
    const { fetch, transport } = fetchOver(() => ({}));
    const withoutStream = (body: string): Request =>
      Object.defineProperty(new Request(url, { method: "POST", body }), "body", { value: undefined });
    await fetch(withoutStream("text"));
    await fetch(withoutStream(""));
    expect(transport.calls.map(({ request }) => request.headers.get("content-length"))).toEqual(["4", "0"]);
  });

  it("takes a FormData of another make", async () => {
    const { fetch, transport } = fetchOver(() => ({}));
    const foreign = {
      append: () => {},
      getAll: () => ["Ada"],
      entries: () => [["name", "Ada"]] as Iterable<[string, string]>,
    };
    await fetch(url, { method: "POST", body: foreign as never });
    expect(transport.lastCall?.text()).toMatch(/name="name"\r\n\r\nAda\r\n/);
  });

  it.each<[string, Parameters<Fetch>, RegExp]>([
    ["no argument", [] as never, /1 argument required/],
    ["credentials in the URL", ["https://user:s3cr3t@example.com/"], /credentials/],
    ["a method that is forbidden", [url, { method: "TRACE" }], /forbids the method TRACE/],
    ["a body with GET", [url, { body: "x" }], /GET or HEAD cannot have a body/],
    ["a stream without duplex", [url, { method: "POST", body: new ReadableStream() }], /duplex: "half"/],
    ["an object as the body", [url, { method: "POST", body: {} as never }], /"\[object Object\]"/],
    ["an unknown redirect mode", [url, { redirect: "never" as never }], /"follow", "manual" or "error"/],
    ["a bad header", [url, { headers: { "bad name": "1" } }], /./],
    ["integrity, which is not checked", [url, { integrity: "sha256-abc" }], /integrity/],
  ])("refuses %s with a TypeError, and sends nothing", async (_what, args, text) => {
    const { fetch, transport } = fetchOver(() => ({}));
    const error = await caught(fetch(...args));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(text);
    expect(error.message).not.toContain("s3cr3t");
    expect(transport.calls).toEqual([]);
  });

  it("refuses a Request whose body was read", async () => {
    const { fetch } = fetchOver(() => ({}));
    const request = new Request(url, { method: "POST", body: "x" });
    await request.text();
    expect((await caught(fetch(request))).message).toMatch(/read already/);
  });
});

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
    const { fetch } = fetchOver(() => ({ headers: { "Content-Encoding": "gzip" }, body: gzipSync("decoded") }));
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

  it("keeps Set-Cookie apart", async () => {
    const { fetch } = fetchOver(() => ({
      headers: [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
      ],
    }));
    expect((await fetch(url)).headers.getSetCookie()).toEqual(["a=1", "b=2"]);
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
    const error = await caught((await fetch(url)).text());
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
    const text = caught(response.text());
    reading.abort(reason);
    expect(await text).toBe(reason);
  });

  it("tell of a status that a web Response cannot have", async () => {
    const { fetch } = fetchOver(() => ({ status: 999 }));
    expect((await caught(fetch(url))).cause).toBeInstanceOf(RangeError);
  });

  it("tell of a scheme that is not spoken, unless there is a fallback", async () => {
    const { fetch } = fetchOver(() => ({}));
    expect((await caught(fetch("data:,hello"))).cause).toBeInstanceOf(UnsupportedProtocolError);
    const client = new Client({ transport: new MockTransport({}) });
    const withFallback = createFetch(client, { fallback: globalThis.fetch });
    expect(await (await withFallback("data:,hello")).text()).toBe("hello");
  });
});

describe("createFetch", () => {
  it("refuses what is no client, and unknown options", () => {
    expect(() => createFetch(new MockTransport({}) as never)).toThrow("new Client({ transport })");
    const client = new Client({ transport: new MockTransport({}) });
    expect(() => createFetch(client, { fallbak: fetch } as never)).toThrow(/fallback/);
  });

  it("is a fetch to the types", () => {
    const client = new Client({ transport: new MockTransport({}) });
    const asGlobal: typeof globalThis.fetch = createFetch(client);
    expect(asGlobal).toBeTypeOf("function");
  });
});
