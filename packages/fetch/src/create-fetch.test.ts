import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { createFetch } from "./create-fetch.ts";
import type { Fetch } from "./fetch.ts";
import { caught, fetchOver, url } from "./testing/fetch-over.ts";

function lockedStream(): ReadableStream {
  const stream = new ReadableStream();
  stream.getReader();
  return stream;
}

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
    ["a Blob", new Blob(["{}"], { type: "image/png" }), "image/png", "2"],
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
    const texts = ["one, ", "two, ", "three"];
    const pieces = new ReadableStream({
      pull: (controller) => {
        const text = texts.shift();
        if (text === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(text));
      },
    });
    await fetch(new Request(url, { method: "POST", body: pieces, duplex: "half" }));
    expect(transport.lastCall?.request.headers.get("content-length")).toBe(null);
    expect(transport.lastCall?.text()).toBe("one, two, three");

    const reason = new Error("the disk is gone");
    const failing = new ReadableStream({ pull: () => Promise.reject(reason) });
    const error = await caught(fetch(new Request(url, { method: "POST", body: failing, duplex: "half" })));
    expect((error.cause as Error).cause).toBe(reason);
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
    [
      "an unknown redirect mode",
      [url, { redirect: "never" as never }],
      /one of "follow", "manual", "error", got "never"/,
    ],
    ["what is no signal", [url, { signal: new AbortController() as never }], /pass its signal/],
    ["a referrer", [url, { referrer: "https://example.com/page" }], /set the header Referer/],
    ["a way of a runtime's own", [url, { dispatcher: {} } as never], /option dispatcher .* pass it there/],
    ["a proxy of a runtime's own", [url, { proxy: "http://user:s3cr3t@proxy.test" } as never], /option proxy/],
    ["what a cache alone could answer", [url, { cache: "only-if-cached" } as never], /no cache here/],
    ["a stream that has a reader", [url, { method: "POST", body: lockedStream(), duplex: "half" }], /has a reader/],
    ["a relative URL without a baseUrl", ["/users"], /pass an absolute URL, or give the client a baseUrl/],
    ["what is no URL", ["https://user:s3cr3t@[/"], /is not a valid URL/],
    ["a bad header", [url, { headers: { "bad name": "1" } }], /./],
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
