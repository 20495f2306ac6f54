import { gzipSync } from "node:zlib";

import { Client, HttpHeaders, HttpRequest, HttpResponse, type ResponseExtensions } from "@haulier/core";
import { expect, test } from "vitest";

import { MockTransport, type MockHandler } from "./mock-transport.ts";
import { settlePromises } from "./settle-promises.ts";

const url = "https://example.com/";
const decoder = new TextDecoder();

/** What a promise rejects with. */
const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable("it resolved"),
    (error: unknown) => error,
  );

const receive = (handler: MockHandler, method = "GET"): Promise<HttpResponse> =>
  new MockTransport(handler).handleRequest(new HttpRequest(method, url));

test("a response arrives unread, as over a network (X1)", async () => {
  const response = await receive(() => ({ text: "unread" }));
  expect([response.isConsumed, response.isClosed]).toEqual([false, false]);
  expect(() => response.text()).toThrow(/has not been read/);
  await response.read();
  expect(response.text()).toBe("unread");
});

test("a response can be read as raw pieces, once", async () => {
  const response = await receive(() => ({ text: "pieces" }));
  const pieces: string[] = [];
  for await (const piece of response.raw()) pieces.push(decoder.decode(piece));
  expect(pieces).toEqual(["pieces"]);
  expect(await rejectionOf(response.read())).toMatchObject({ code: "ERR_STREAM_CONSUMED" });
});

test("a response that all calls share arrives anew each time", async () => {
  const shared = new HttpResponse({ json: { a: 1 }, headers: { "X-Shared": "1" } });
  const transport = new MockTransport(() => shared);
  for (let time = 1; time <= 2; time++) {
    const response = await transport.handleRequest(new HttpRequest("GET", url));
    await response.read();
    expect([response.json(), response.headers.get("x-shared")]).toEqual([{ a: 1 }, "1"]);
    response.headers.set("X-Shared", "changed");
  }
});

test("status, reason phrase, header lines and extensions arrive as they were given", async () => {
  const lines: [string, string][] = [
    ["X-Twice", "1"],
    ["set-cookie", "a=1"],
    ["x-twice", "2"],
    ["Set-Cookie", "b=2"],
  ];
  const response = await receive(() => ({
    status: 299,
    reasonPhrase: "Quite Right",
    headers: lines,
    extensions: { httpVersion: "HTTP/2" },
  }));
  expect([response.status, response.reasonPhrase, response.httpVersion]).toEqual([299, "Quite Right", "HTTP/2"]);
  expect(response.headers.raw).toEqual(lines);
});

test.each([
  ["HEAD", 200],
  ["GET", 204],
  ["GET", 304],
])(
  "%s with status %d has no body, whatever the handler gave, and keeps its length (RFC 9110 6.4.1)",
  async (method, status) => {
    let left = false;
    const stream = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield new Uint8Array(1);
      } finally {
        left = true;
      }
    };
    const text = await receive(() => ({ status, text: "not sent" }), method);
    expect([(await text.read()).byteLength, text.headers.get("content-length")]).toEqual([0, "8"]);
    const source = stream();
    const streamed = await receive(() => ({ status, body: source }), method);
    expect((await streamed.read()).byteLength).toBe(0);
    await settlePromises();
    expect([left, (await source.next()).done]).toEqual([false, true]);
  },
);

test("trailers are told when the body has ended, and not before", async () => {
  const extensions: ResponseExtensions = { trailers: new HttpHeaders({ "X-Checksum": "abc" }) };
  for (const init of [{ text: "a" }, { chunks: ["a"] }]) {
    const response = await receive(() => ({ ...init, extensions }));
    expect(response.extensions.trailers).toBe(undefined);
    await response.read();
    expect(response.extensions.trailers?.get("x-checksum")).toBe("abc");
  }
});

test("bodies are wire bytes: a coded one stays so until a client decodes it", async () => {
  const transport = new MockTransport(() => ({ body: gzipSync("decoded"), headers: { "Content-Encoding": "gzip" } }));
  const wire = await transport.handleRequest(new HttpRequest("GET", url));
  const pieces: Uint8Array[] = [];
  for await (const piece of wire.raw()) pieces.push(piece);
  expect(pieces).toEqual([gzipSync("decoded")]);
  expect(await new Client({ transport }).get(url).text()).toBe("decoded");
});

test("a handler may pass on what another client has received, read or not", async () => {
  const origin = new Client({
    transport: new MockTransport(() => ({
      body: gzipSync("from afar"),
      headers: { "Content-Encoding": "gzip", "X-Origin": "1" },
    })),
  });
  for (const stream of [false, true]) {
    const client = new Client({ transport: new MockTransport((request) => origin.send(request, { stream })) });
    const response = await client.get(url);
    expect([response.text(), response.headers.get("x-origin")]).toEqual(["from afar", "1"]);
  }
});

test("a response whose body was used up is refused, with what to do", async () => {
  const closed = new HttpResponse({ body: (async function* () {})() });
  await closed.close();
  const consumed = new HttpResponse({ body: (async function* () {})() });
  for await (const _ of consumed.raw());
  for (const used of [closed, consumed]) {
    const error = await rejectionOf(receive(() => used));
    expect(String(error)).toContain(
      "TypeError: GET https://example.com/: the handler of MockTransport returned a response whose body was used up; make a new one",
    );
  }
});

test("a body beyond the limit of the reader is refused (maxResponseSize)", async () => {
  for (const init of [{ text: "123456" }, { chunks: ["123", "456"] }]) {
    const transport = new MockTransport(init);
    const client = new Client({ transport, maxResponseSize: 5 });
    expect(await rejectionOf(client.get(url))).toMatchObject({ code: "ERR_RESPONSE_TOO_LARGE", limit: 5 });
    await transport.close();
  }
});
