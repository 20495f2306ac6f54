import { expect, test, vi } from "vitest";

import { serveHttp } from "./loopback-origin.ts";

test("serves an app, and counts requests and connections", async () => {
  await using origin = await serveHttp(async (incoming) => {
    const headers = new Headers([
      ["Set-Cookie", "a=1"],
      ["Set-Cookie", "b=2"],
      ["Arrived", incoming.headers.get("sent") ?? ""],
    ]);
    return new Response(`${incoming.method} ${incoming.url} ${await incoming.text()}`, { status: 201, headers });
  });
  const response = await fetch(`${origin.url}/path?q=1`, { method: "POST", body: "text", headers: { Sent: "yes" } });
  expect(response.status).toBe(201);
  expect(await response.text()).toBe(`POST ${origin.url}/path?q=1 text`);
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(response.headers.get("arrived")).toBe("yes");
  expect([origin.requests, origin.connections]).toEqual([1, 1]);
});

test("tells the app that the client has left", async () => {
  const leaving = new AbortController();
  let incoming: Request | undefined;
  await using origin = await serveHttp((request) => {
    incoming = request;
    leaving.abort();
    return new Promise(() => {});
  });
  await expect(fetch(origin.url, { signal: leaving.signal })).rejects.toThrow("aborted");
  await vi.waitFor(() => expect(incoming?.signal.aborted).toBe(true));
});

test("an app that throws ends the connection", async () => {
  await using origin = await serveHttp(() => Promise.reject(new Error("broken")));
  await expect(fetch(origin.url)).rejects.toThrow("fetch failed");
});
