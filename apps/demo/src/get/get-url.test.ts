import { expect, test } from "vitest";

import { serveHttp } from "../api/loopback-origin.ts";
import { createScreen } from "../show/screen.ts";
import { getUrl } from "./get-url.ts";

async function show(url: string, timeout?: number): Promise<{ ok: boolean; text: string }> {
  let text = "";
  const screen = createScreen({ write: (more) => (text += more) }, {});
  const ok = await getUrl(screen, { url, http2: false, timeout });
  return { ok, text };
}

test("shows status, headers, body, connection and timings", async () => {
  await using origin = await serveHttp(async () => Response.json({ hello: "world" }, { status: 201 }));
  const { ok, text } = await show(`${origin.url}/greeting`);
  expect(ok).toBe(true);
  expect(text).toMatch(/^HTTP\/1\.1 201 Created\ncontent-type: application\/json\n/);
  expect(text).toContain('\n{\n  "hello": "world"\n}\n');
  expect(text).toContain(`body        17 B, application/json\n`);
  expect(text).toContain(` → ${new URL(origin.url).host}, no TLS\n`);
  expect(text).toMatch(/timings .*tcp [\d.]+ ms, waiting [\d.]+ ms, receiving [\d.]+ ms, in all [\d.]+ ms\n$/);
});

test("counts a binary body, and shows the redirects before it", async () => {
  await using origin = await serveHttp(async (request) =>
    request.url.endsWith("/old")
      ? new Response(null, { status: 302, headers: { Location: "/new" } })
      : new Response(new Uint8Array(2048)),
  );
  const { text } = await show(`${origin.url}/old`);
  expect(text).toContain(`redirect    302 ${origin.url}/old → ${origin.url}/new\n`);
  expect(text).toContain("body        2.0 KiB, no Content-Type\n");
});

test("an error status is a response like any other", async () => {
  await using origin = await serveHttp(async () => new Response("gone", { status: 410 }));
  const { ok, text } = await show(origin.url);
  expect([ok, text.split("\n")[0]]).toEqual([true, "HTTP/1.1 410 Gone"]);
});

test("explains a refused connection", async () => {
  const origin = await serveHttp(async () => new Response());
  await origin[Symbol.asyncDispose]();
  const { ok, text } = await show(origin.url);
  expect(ok).toBe(false);
  expect(text).toMatch(/^ConnectError: GET http:\/\/127.0.0.1:\d+\/: .*ECONNREFUSED/s);
  expect(text).toMatch(/\n {2}ERR_CONNECT; nothing was sent\n$/);
});

test("explains a time-out", async () => {
  await using origin = await serveHttp(() => new Promise(() => {}));
  const { ok, text } = await show(origin.url, 50);
  expect(ok).toBe(false);
  expect(text).toMatch(/^ReadTimeoutError: .*within 50 ms/s);
  expect(text).toMatch(/\n {2}ERR_READ_TIMEOUT; the server may have received the request\n$/);
});

test("explains what is no URL", async () => {
  expect((await show("example.com")).text).toMatch(/^UnsupportedProtocolError: .*missing "http:\/\/"/);
});
