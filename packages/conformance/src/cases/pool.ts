import assert from "node:assert/strict";

import { rejectionOf, textOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { needs } from "../requirements.ts";
import { digest } from "../server.ts";

/** Rule 11, and what pooling promises: reuse, limits, order, and no connection that is not sound. */
export const pool: readonly ConformanceCase[] = [
  ...["GET", "HEAD", "POST", "DELETE"].map((method): ConformanceCase => ({
    name: `uses the connection again after ${method}`,
    rule: 11,
    requires: [needs.network],
    async run(context) {
      const content = method === "POST" || method === "DELETE" ? "content" : undefined;
      await (await context.send("/bytes/5", { method, content })).read();
      await context.waitForQuiet();
      const echo = await context.echo();
      assert.deepEqual([echo.connectionId, echo.requestNumber], [1, 2]);
    },
  })),
  {
    name: "uses one connection for 50 requests in turn",
    rule: 11,
    requires: [needs.network],
    async run(context) {
      for (let i = 0; i < 50; i++) await context.echo();
      assert.equal(context.server.connections().length, 1);
    },
  },
  {
    name: "keeps 200 exchanges at once apart",
    rule: 11,
    async run(context) {
      const bodies = Array.from({ length: 200 }, (_, i) => `body ${i}`);
      const echoes = await Promise.all(
        bodies.map((content, i) => context.echo({ target: `/echo?${i}`, method: "POST", content })),
      );
      const expected = await Promise.all(bodies.map((body) => digest([Buffer.from(body)])));
      assert.deepEqual(
        echoes.map(({ target, body }) => [target, body]),
        expected.map((body, i) => [`/echo?${i}`, body]),
      );
    },
  },
  {
    name: "opens no more connections than allowed",
    rule: 11,
    requires: [needs.pool],
    async run(context) {
      await context.limit({ maxConnections: 3 });
      await Promise.all(Array.from({ length: 30 }, () => context.echo()));
      assert.ok(context.server.connections().length <= 3, `${context.server.connections().length} connections`);
    },
  },
  {
    name: "serves those who wait in the order they came",
    rule: 11,
    requires: [needs.pool, needs.http1Road],
    async run(context) {
      await context.limit({ maxConnections: 1 });
      await Promise.all(Array.from({ length: 10 }, (_, i) => context.echo({ target: `/echo?${i}` })));
      assert.deepEqual(
        context.server.requests("/echo").map(({ target }) => target),
        Array.from({ length: 10 }, (_, i) => `/echo?${i}`),
      );
    },
  },
  {
    name: "keeps no more idle connections than allowed",
    rule: 11,
    requires: [needs.pool, needs.http1Road],
    async run(context) {
      await context.limit({ maxConnections: 4, maxIdleConnections: 1 });
      const gate = context.server.gate("together");
      const sending = Array.from({ length: 4 }, () => context.send("/held?gate=together"));
      await gate.waitForArrivals(4);
      gate.open();
      await Promise.all(sending.map(async (response) => (await response).read()));
      await context.server.waitForOpenConnections(1);
      assert.equal((await context.pool()).idle, 1);
    },
  },
  {
    name: "closes an idle connection when it has been kept long enough",
    rule: 11,
    requires: [needs.pool],
    async run(context) {
      await context.limit({ keepAliveTimeout: 50 });
      await context.echo();
      await context.server.waitForOpenConnections(0);
      assert.deepEqual(await context.pool(), { open: 0, idle: 0, active: 0, queued: 0 });
    },
  },
  {
    name: "dials anew when the server has closed the idle connection",
    rule: 11,
    requires: [needs.network],
    async run(context) {
      await context.echo();
      await context.server.closeIdle();
      await context.server.waitForOpenConnections(0);
      assert.equal((await context.echo()).connectionId, 2);
    },
  },
  {
    name: "dials anew when the server closes after its answer without a word",
    rule: 11,
    requires: [needs.faults],
    async run(context) {
      const gate = context.server.gate("close");
      const url = context.server.url("faults", "/closed-after-answer?gate=close");
      assert.equal(await textOf(await context.send(url)), "hello");
      gate.open();
      await context.server.waitForOpenConnections(0);
      assert.equal(await textOf(await context.send(url)), "hello");
      assert.equal(context.server.connections("faults").length, 2);
    },
  },
  {
    name: "does not use a connection again after Connection: close",
    rule: 11,
    requires: [needs.http1Road],
    async run(context) {
      await (await context.send("/close")).read();
      assert.equal((await context.echo()).connectionId, 2);
      await context.server.closed(1);
    },
  },
  {
    name: "gives nobody an answer that nobody asked for",
    rule: 11,
    requires: [needs.faults],
    async run(context) {
      const first = await context.send(context.server.url("faults", "/unasked-answer"));
      assert.equal(await textOf(first), "hello");
      const next = await context.send(context.server.url("faults", "/until-close"));
      assert.equal(await textOf(next), "hello world");
    },
  },
  {
    name: "does not share connections between origins",
    rule: 11,
    requires: [needs.tcp],
    async run(context) {
      const here = new URL(context.url("/echo"));
      const there = new URL(here);
      there.hostname = "localhost";
      await context.echo({ target: here.href });
      const { connectionId, requestNumber } = await context.echo({ target: there.href });
      assert.deepEqual([connectionId, requestNumber], [2, 1]);
    },
  },
  {
    name: "does not share connections between plain and TLS",
    rule: 11,
    requires: [needs.tls, needs.faults],
    async run(context) {
      await context.echo({ target: context.server.url("http", "/echo") });
      // The port of the plain origin: a pool that forgot the scheme would send the request there.
      await rejectionOf(context.send(context.server.url("http", "/echo?tls").replace("http:", "https:")));
      assert.deepEqual(
        context.server.requests("/echo").map(({ target }) => target),
        ["/echo"],
      );
    },
  },
  {
    name: "tells how its pool stands at each moment",
    rule: "interface",
    requires: [needs.pool, needs.http1Road],
    async run(context) {
      const transport = await context.limit({ maxConnections: 1 });
      const none = { open: 0, idle: 0, active: 0, queued: 0 };
      assert.deepEqual(await context.pool(), none);
      const gate = context.server.gate("held");
      const sending = context.send("/held?gate=held");
      await gate.waitForArrivals();
      assert.deepEqual(await context.pool(), { ...none, open: 1, active: 1 });
      const queued = context.echo();
      await context.waitForPool("queued", 1);
      const { origin } = new URL(context.url("/"));
      assert.deepEqual({ ...transport.poolStatus?.()?.origins[origin] }, { open: 1, idle: 0, active: 1, queued: 1 });
      gate.open();
      await (await sending).read();
      await queued;
      await context.waitForPool("idle", 1);
      assert.deepEqual(await context.pool(), { ...none, open: 1, idle: 1 });
    },
  },
];
