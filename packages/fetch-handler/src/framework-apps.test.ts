import type { Client } from "@haulier/core";
import fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";

import { cookies, type AppLog } from "./testing/apps/app-sources.ts";
import { expressApp } from "./testing/apps/express-app.ts";
import { fastifyApp } from "./testing/apps/fastify-app.ts";
import { h3App } from "./testing/apps/h3-app.ts";
import { honoApp } from "./testing/apps/hono-app.ts";
import { koaApp } from "./testing/apps/koa-app.ts";
import { nestApp } from "./testing/apps/nest-app.ts";
import { nextApp } from "./testing/apps/next-app.ts";
import { countedPieces, eventually, rejectionOf, useApp } from "./testing/use-app.ts";
import { useListener } from "./testing/use-listener.ts";

/** A client of an app, which writes down in the log what it sees. */
type Connect = (log: AppLog) => Client | Promise<Client>;

// As behind a server, where nobody gets an error of the app itself.
const raiseAppErrors = false;

const nodeApps: Readonly<Record<string, Connect>> = {
  Express: (log) => useListener(expressApp(log)),
  Koa: (log) => useListener(koaApp(log)),
  Fastify: async (log) => useListener(await fastifyApp(log)),
  Nest: async (log) => useListener(await nestApp(log)),
};

const webApps: Readonly<Record<string, Connect>> = {
  Hono: (log) => useApp(honoApp(log), { raiseAppErrors }),
  H3: (log) => useApp(h3App(log), { raiseAppErrors }),
  "Next's kind": (log) => useApp(nextApp(log), { raiseAppErrors }),
};

describe.each(Object.entries({ ...nodeApps, ...webApps }))("an app of %s", (_framework, connect) => {
  const setUp = async (): Promise<{ client: Client; log: AppLog }> => {
    const log: AppLog = { hasLeft: false };
    return { client: await connect(log), log };
  };

  it("is told what is asked, and how", async () => {
    const { client } = await setUp();
    const facts = ["app.test", { page: "2" }];
    expect((await client.get("http://app.test/facts?page=2")).json()).toEqual(["http", ...facts]);
    expect((await client.get("https://app.test/facts?page=2")).json()).toEqual(["https", ...facts]);
  });

  it("parses and answers JSON", async () => {
    const { client } = await setUp();
    const response = await client.post("/json", { json: { name: "Grüße" } });
    expect([response.status, response.json()]).toEqual([201, { name: "Grüße" }]);
  });

  it("takes an upload of 50 MB", async () => {
    const { client } = await setUp();
    const response = await client.put("/size", {
      content: countedPieces(800, 65_536).pieces(),
      headers: { "Content-Type": "application/octet-stream" },
    });
    expect(response.json()).toEqual({ length: 800 * 65_536, isIntact: true });
  });

  it("sends events without an end, and sees that the client has left", async () => {
    const { client, log } = await setUp();
    const response = await client.stream("GET", "/events");
    const ids: string[] = [];
    for await (const line of response.lines()) {
      if (line.startsWith("id: ")) ids.push(line);
      if (ids.length === 3) break;
    }
    expect(ids).toEqual(["id: 1", "id: 2", "id: 3"]);
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    await eventually(() => log.hasLeft);
  });

  it("sees that the client aborts before the answer", async () => {
    const { client, log } = await setUp();
    const controller = new AbortController();
    const trace = ({ type }: { type: string }): void => {
      if (type === "requestSent") setImmediate(() => controller.abort("enough"));
    };
    const failing = client.get("/silent", { signal: controller.signal, extensions: { trace } });
    expect(await rejectionOf(failing)).toBe("enough");
    await eventually(() => log.hasLeft);
  });

  it("sees that the client aborts in the middle of the answer", async () => {
    const { client, log } = await setUp();
    const controller = new AbortController();
    const response = await client.stream("GET", "/events", { signal: controller.signal });
    const pieces = response.raw();
    await pieces.next();
    controller.abort("enough");
    expect(await rejectionOf(pieces.next())).toBe("enough");
    await eventually(() => log.hasLeft);
  });

  it("answers for its own errors", async () => {
    const { client } = await setUp();
    const response = await client.get("/broken");
    expect([response.status, response.text()]).toEqual([500, "handled"]);
  });

  it("breaks off when it fails in the middle of a body, and serves the next request", async () => {
    const { client } = await setUp();
    const response = await client.stream("GET", "/halfway");
    const pieces = response.raw();
    expect(String(Buffer.from((await pieces.next()).value!))).toBe("half of it");
    expect(await rejectionOf(pieces.next())).toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
    expect((await client.post("/json", { json: [1] })).json()).toEqual([1]);
  });

  it("keeps Set-Cookie apart", async () => {
    const { client } = await setUp();
    expect((await client.get("/cookies")).headers.getSetCookie()).toEqual(cookies);
  });
});

describe.each(Object.entries(nodeApps))("an app of %s", (_framework, connect) => {
  it("is told who asks, and whether by https", async () => {
    const client = await connect({ hasLeft: false });
    expect((await client.get("http://app.test/address")).json()).toEqual(["127.0.0.1", false]);
    expect((await client.get("https://app.test/address")).json()).toEqual(["127.0.0.1", true]);
  });
});

describe("a server of a framework", () => {
  it("is taken as it is: that of Fastify", async () => {
    const app = fastify();
    onTestFinished(() => app.close());
    app.get("/", () => "by the server");
    await app.ready();
    expect((await useListener(app.server).get("/")).text()).toBe("by the server");
  });
});
