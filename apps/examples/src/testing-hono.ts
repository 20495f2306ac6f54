// Shows how to test a Hono app, or whatever answers a Request: a client calls it in process, streams included.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Client } from "@haulier/core";
import { FetchHandlerTransport } from "@haulier/fetch-handler";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";

const app = new Hono();
app.get("/users/:id", (c) => c.json({ id: Number(c.req.param("id")), name: "Ada" }));
app.get("/ticks", (c) =>
  streamSSE(c, async (stream) => {
    for (let tick = 1; !stream.aborted; tick++) await stream.writeSSE({ data: `tick ${tick}` });
  }),
);

const client = new Client({ transport: new FetchHandlerTransport(app), baseUrl: "http://app.test" });

const response = await client.get("/users/1");
console.log(response.status, response.json()); // 200 { id: 1, name: 'Ada' }

const ticks = await client.stream("GET", "/ticks"); // which never end
for await (const line of ticks.lines()) {
  console.log(line); // data: tick 1
  break; // the app sees that nobody listens any more
}

void test("an app that throws fails the request by its own error, or answers 500", async () => {
  const broken = (): never => {
    throw new RangeError("no such page");
  };
  const strict = new Client({ transport: new FetchHandlerTransport(broken), baseUrl: "http://app.test" });
  await assert.rejects(strict.get("/"), new RangeError("no such page"));

  const transport = new FetchHandlerTransport(broken, { raiseAppErrors: false });
  assert.equal((await new Client({ transport, baseUrl: "http://app.test" }).get("/")).status, 500);
});

void test("an app learns that the client has left", async () => {
  const aborted = Promise.withResolvers<unknown>();
  const controller = new AbortController();
  const transport = new FetchHandlerTransport(({ signal }) => {
    signal.addEventListener("abort", () => aborted.resolve(signal.reason));
    controller.abort("bored");
    return new Promise(() => {});
  });
  await new Client({ transport }).get("http://app.test/", { signal: controller.signal }).catch(() => {});
  assert.equal(await aborted.promise, "bored");
});
