import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { afterEach, expect, it } from "vitest";

import { isInstalled, lazyClient, register, restore } from "./registration.ts";

const before = Object.getOwnPropertyDescriptor(globalThis, "fetch");
const url = "https://api.example.com/";
const clientSaying = (text: string): Client => new Client({ transport: new MockTransport({ text }) });

afterEach(() => restore());

it("installs a client by one import, over UndiciTransport", async () => {
  const agents: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    agents.push(request.headers["user-agent"]);
    response.end("hello");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const module = await import("./register.ts");
  expect(module.isInstalled()).toBe(true);
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("hello");
  expect(agents).toEqual([expect.stringMatching(/^haulier/)]);
  module.restore();
  module.restore();
  expect(module.isInstalled()).toBe(false);
  expect(Object.getOwnPropertyDescriptor(globalThis, "fetch")).toEqual(before);
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

it("installs one fetch, however often it is asked to", async () => {
  register(clientSaying("first"));
  const installed = globalThis.fetch;
  register(clientSaying("second"));
  expect(globalThis.fetch).toBe(installed);
  expect(await (await fetch(url)).text()).toBe("first");
  restore();
  expect([isInstalled(), globalThis.fetch === before?.value]).toEqual([false, true]);
});

it("makes the transport with the first request, and once", async () => {
  let made = 0;
  const client = lazyClient(async () => {
    made += 1;
    return new MockTransport({ text: "late" });
  });
  register(client);
  expect(made).toBe(0);
  const texts = await Promise.all([fetch(url), fetch(url)]).then((all) => Promise.all(all.map((one) => one.text())));
  expect([texts, made]).toEqual([["late", "late"], 1]);
});

it("is as patient as the fetch of Node", async () => {
  const transport = new MockTransport({});
  register(lazyClient(async () => transport));
  await fetch(url);
  const timeout = { connect: 10_000, read: 300_000, write: 300_000, pool: 300_000, total: null };
  expect(transport.lastCall?.request.extensions.timeout).toEqual(timeout);
});

it("tells what is missing, where the transport cannot be made", async () => {
  const missing = new Error("not installed");
  register(lazyClient(() => Promise.reject(missing)));
  const error = await fetch(url).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "TypeError", message: "fetch failed", cause: missing });
});
