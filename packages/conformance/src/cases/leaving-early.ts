import assert from "node:assert/strict";
import { getEventListeners } from "node:events";

import type { HttpResponse } from "@haulier/core";

import { nextText } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { needs } from "../requirements.ts";

/** The ways to leave a body, which are one path inside. */
const ways: Readonly<Record<string, (response: HttpResponse, controller: AbortController) => Promise<void>>> = {
  "leaving the loop": async (response) => {
    for await (const _ of response.raw()) break;
  },
  "closing the response": (response) => response.close(),
  "closing a response that was begun": async (response) => {
    await response.raw().next();
    await response.close();
  },
  "disposing the response": (response) => response[Symbol.asyncDispose](),
  aborting: async (_response, controller) => controller.abort(),
};

/** Bodies that are not at their end when the reader leaves. */
const bodies: Readonly<Record<string, string>> = {
  "a body that is still being sent": "/bytes/100000000",
  "a body that has stopped coming": "/stall/500",
  "a small body": "/bytes/500",
};

/** Rule 4: leaving early, cancelling, disposing and aborting are one path, and leave nothing behind. */
export const leavingEarly: readonly ConformanceCase[] = [
  ...Object.entries(ways).flatMap(([way, leave]) =>
    Object.entries(bodies).map(([body, target]): ConformanceCase => ({
      name: `${way} gives up ${body}`,
      rule: 4,
      async run(context) {
        const controller = new AbortController();
        const response = await context.send(target, { signal: controller.signal });
        await leave(response, controller);
        await context.waitForQuiet();
        assert.deepEqual(getEventListeners(controller.signal, "abort"), []);
        assert.equal((await context.echo()).body.length, 0);
      },
    })),
  ),
  {
    name: "keeps the connection when little of a body is left",
    rule: 4,
    requires: [needs.pool, needs.http1Road],
    async run(context) {
      const { connectionId } = await context.echo();
      const response = await context.send("/bytes/500");
      await response.close();
      await context.waitForPool("idle", 1);
      assert.equal((await context.echo()).connectionId, connectionId);
    },
  },
  {
    name: "closes the connection when the rest of a body does not come",
    rule: 4,
    requires: [needs.http1Road],
    async run(context) {
      const { connectionId } = await context.echo();
      const response = await context.send("/stall/500");
      await response.close();
      await context.server.closed(connectionId);
    },
  },
  {
    name: "leaves no connection behind after 50 responses that nobody reads",
    rule: 4,
    requires: [needs.pool],
    async run(context) {
      await context.limit({ maxConnections: 1 });
      for (let i = 0; i < 50; i++) await (await context.send("/bytes/100000")).close();
      await context.waitForQuiet();
      assert.ok(context.server.openConnections() <= 1);
    },
  },
  {
    name: "lets close() be called again, and after the end",
    rule: 4,
    async run(context) {
      const left = await context.send("/bytes/100000");
      await Promise.all([left.close(), left.close()]);
      await left.close();
      const read = await context.send("/bytes/1");
      await read.read();
      await read.close();
      assert.equal(read.content.byteLength, 1);
    },
  },
  {
    name: "does not disturb other responses when one is left",
    rule: 4,
    async run(context) {
      const gate = context.server.gate("other");
      const [left, kept] = await Promise.all([context.send("/stall/500"), context.send("/drip/2?gate=other")]);
      gate.step();
      const pieces = kept.raw();
      await pieces.next();
      await left.close();
      gate.step();
      assert.equal(await nextText(pieces), "piece 2\n");
      assert.equal((await pieces.next()).done, true);
    },
  },
];
