import assert from "node:assert/strict";
import { getEventListeners } from "node:events";

import { rejectionOf, textOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { eventually } from "../eventually.ts";
import { HandFedBody } from "../hand-fed-body.ts";
import { needs } from "../requirements.ts";

/** A reason that nobody else could have made. */
const newReason = (): Error => new Error("enough");

const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

/** Rule 7: abort rejects with the signal's reason itself, at any moment; one listener per request, removed at the end. */
export const aborting: readonly ConformanceCase[] = [
  {
    name: "rejects with the reason when the signal is aborted before the start, and sends nothing",
    rule: 7,
    async run(context) {
      const reason = newReason();
      assert.equal(await rejectionOf(context.send("/echo", { signal: AbortSignal.abort(reason) })), reason);
      assert.equal(context.server.requests().length, 0);
    },
  },
  {
    name: "rejects with the reason while the request is queued, and leaves the queue",
    rule: 7,
    requires: [needs.pool, needs.http1Road],
    async run(context) {
      await context.limit({ maxConnections: 1 });
      const held = await context.send("/stall/1");
      const controller = new AbortController();
      const reason = newReason();
      const sending = rejectionOf(context.send("/echo?aborted", { signal: controller.signal }));
      await context.waitForPool("queued", 1);
      controller.abort(reason);
      assert.equal(await sending, reason);
      assert.equal((await context.pool()).queued, 0);
      assert.equal(listeners(controller.signal), 0);
      await held.close();
      await context.echo();
      assert.deepEqual(
        context.server.requests("/echo").map(({ target }) => target),
        ["/echo"],
      );
    },
  },
  {
    name: "rejects with the reason while connecting, and closes what was begun",
    rule: 7,
    requires: [needs.tls],
    async run(context) {
      const controller = new AbortController();
      const reason = newReason();
      const url = context.server.url("silent").replace("http:", "https:");
      const sending = rejectionOf(context.send(url, { signal: controller.signal }));
      await context.server.waitForConnections(1, "silent");
      controller.abort(reason);
      assert.equal(await sending, reason);
      assert.equal(listeners(controller.signal), 0);
      await context.server.waitForOpenConnections(0, "silent");
    },
  },
  {
    name: "rejects with the reason while waiting for the headers",
    rule: 7,
    async run(context) {
      const controller = new AbortController();
      const reason = newReason();
      const sending = rejectionOf(context.send("/hang", { signal: controller.signal }));
      await context.server.waitForRequests("/hang");
      controller.abort(reason);
      assert.equal(await sending, reason);
      assert.equal(listeners(controller.signal), 0);
      if (context.road !== "handler") await context.waitForQuiet();
    },
  },
  {
    name: "rejects with the reason while the request body is sent, and leaves the body",
    rule: 7,
    async run(context) {
      const controller = new AbortController();
      const reason = newReason();
      const body = new HandFedBody();
      body.feed("begun");
      const sending = rejectionOf(context.send("/echo", { method: "POST", body, signal: controller.signal }));
      await eventually(
        () => body.asked === 2,
        () => "the second piece to be asked for",
      );
      controller.abort(reason);
      assert.equal(await sending, reason);
      assert.equal(listeners(controller.signal), 0);
      if (context.road === "handler") return;
      await eventually(
        () => body.left,
        () => "the request body to be left",
      );
      await context.waitForQuiet();
    },
  },
  {
    name: "fails the body with the reason while it is read",
    rule: 7,
    async run(context) {
      const controller = new AbortController();
      const reason = newReason();
      const response = await context.send("/stall/500", { signal: controller.signal });
      const pieces = response.raw();
      await pieces.next();
      const reading = rejectionOf(pieces.next());
      controller.abort(reason);
      assert.equal(await reading, reason);
      assert.equal(listeners(controller.signal), 0);
      await context.waitForQuiet();
    },
  },
  {
    name: "fails the body with the reason when it is read after the abort",
    rule: 7,
    async run(context) {
      const controller = new AbortController();
      const reason = newReason();
      const response = await context.send("/bytes/100000000", { signal: controller.signal });
      controller.abort(reason);
      assert.equal(await rejectionOf(response.raw().next()), reason);
      await context.waitForQuiet();
    },
  },
  {
    name: "fails read() with the reason",
    rule: 7,
    async run(context) {
      const controller = new AbortController();
      const reason = newReason();
      const response = await context.send("/stall/500", { signal: controller.signal });
      const reading = rejectionOf(response.read());
      controller.abort(reason);
      assert.equal(await reading, reason);
      assert.equal(listeners(controller.signal), 0);
    },
  },
  ...(["a text", 0, null, { any: "object" }] as const).map((reason): ConformanceCase => ({
    name: `rejects with the reason itself when it is ${JSON.stringify(reason)}`,
    rule: 7,
    async run(context) {
      const controller = new AbortController();
      const sending = rejectionOf(context.send("/hang", { signal: controller.signal }));
      await context.server.waitForRequests("/hang");
      controller.abort(reason);
      assert.equal(await sending, reason);
    },
  })),
  {
    name: "does nothing when the signal is aborted after the end",
    rule: 7,
    async run(context) {
      const controller = new AbortController();
      const response = await context.send("/bytes/10", { signal: controller.signal });
      await response.read();
      assert.equal(listeners(controller.signal), 0);
      controller.abort(newReason());
      assert.equal(response.content.byteLength, 10);
      assert.equal((await context.echo()).body.length, 0);
    },
  },
  {
    name: "listens to a signal once while the exchange lasts, and not after",
    rule: 7,
    async run(context) {
      const { signal } = new AbortController();
      const gate = context.server.gate("held");
      const sending = context.send("/held?gate=held", { signal });
      await gate.waitForArrivals();
      assert.ok(listeners(signal) <= 1, `${listeners(signal)} listeners while waiting for the headers`);
      gate.open();
      const response = await sending;
      assert.ok(listeners(signal) <= 1, `${listeners(signal)} listeners while the body is open`);
      await response.read();
      assert.equal(listeners(signal), 0);
    },
  },
  {
    name: "leaves no listener on a signal that many requests share",
    rule: 7,
    async run(context) {
      const { signal } = new AbortController();
      const one = async (target: string): Promise<void> => {
        const response = await context.send(target, { signal });
        await (target === "/bytes/100000" ? response.close() : response.read());
      };
      await Promise.all(Array.from({ length: 50 }, (_, i) => one(i % 2 === 0 ? "/echo" : "/bytes/100000")));
      assert.equal(listeners(signal), 0);
    },
  },
  {
    name: "leaves no listener after a failure",
    rule: 7,
    requires: [needs.network],
    async run(context) {
      const { signal } = new AbortController();
      await rejectionOf(context.send("/reset", { signal }));
      assert.equal(listeners(signal), 0);
      const cut = await context.send("/cut/10", { signal });
      await rejectionOf(cut.read());
      assert.equal(listeners(signal), 0);
    },
  },
  {
    name: "does not disturb other requests when one is aborted",
    rule: 7,
    async run(context) {
      const controller = new AbortController();
      const gate = context.server.gate("other");
      const aborted = rejectionOf(context.send("/hang", { signal: controller.signal }));
      const other = context.send("/held?gate=other");
      await Promise.all([context.server.waitForRequests("/hang"), gate.waitForArrivals()]);
      controller.abort();
      await aborted;
      gate.open();
      assert.equal(await textOf(await other), "held");
    },
  },
];
