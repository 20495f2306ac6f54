import assert from "node:assert/strict";

import { assertTransportError, nextText, rejectionOf, textOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { needs } from "../requirements.ts";

/** What the interface promises about `close()`: graceful, idempotent, and final. */
export const closing: readonly ConformanceCase[] = [
  {
    name: "can be closed again, at once and later, and before anything was sent",
    rule: "interface",
    async run(context) {
      const unused = await context.create();
      await unused.close?.();
      await context.echo();
      const transport = await context.transport();
      await Promise.all([transport.close?.(), transport.close?.()]);
      await transport.close?.();
      await transport[Symbol.asyncDispose]?.();
    },
  },
  {
    name: "rejects what comes after close()",
    rule: "interface",
    async run(context) {
      await context.echo();
      await (await context.transport()).close?.();
      assertTransportError(await rejectionOf(context.send("/echo?late")), "ERR_TRANSPORT_CLOSED", "no");
      assert.equal(context.server.requests().length, 1);
    },
  },
  {
    name: "closes its idle connections",
    rule: "interface",
    requires: [needs.network],
    async run(context) {
      await Promise.all([context.echo(), context.echo()]);
      const transport = await context.transport();
      await transport.close?.();
      assert.equal(transport.poolStatus?.()?.open ?? 0, 0);
      await context.server.waitForOpenConnections(0);
    },
  },
  {
    name: "finishes a body that is being read before close() resolves",
    rule: "interface",
    async run(context) {
      const gate = context.server.gate("drip");
      const response = await context.send("/drip/2?gate=drip");
      const pieces = response.raw();
      gate.step();
      await pieces.next();
      let closed = false;
      const closingDown = (await context.transport()).close?.().then(() => (closed = true));
      assertTransportError(await rejectionOf(context.send("/echo?late")), "ERR_TRANSPORT_CLOSED", "no");
      if (context.road !== "handler") assert.equal(closed, false, "close() did not wait for the body");
      gate.step();
      assert.equal(await nextText(pieces), "piece 2\n");
      assert.equal((await pieces.next()).done, true);
      await closingDown;
    },
  },
  {
    name: "finishes an exchange that waits for its headers before close() resolves",
    rule: "interface",
    async run(context) {
      const gate = context.server.gate("held");
      const sending = context.send("/held?gate=held");
      await gate.waitForArrivals();
      const closingDown = (await context.transport()).close?.();
      gate.open();
      assert.equal(await textOf(await sending), "held");
      await closingDown;
    },
  },
  {
    name: "finishes the requests that were queued before close()",
    rule: "interface",
    requires: [needs.pool, needs.http1Road],
    async run(context) {
      const transport = await context.limit({ maxConnections: 1 });
      const gate = context.server.gate("held");
      const first = context.send("/held?gate=held");
      await gate.waitForArrivals();
      const queued = context.echo();
      await context.waitForPool("queued", 1);
      const closingDown = transport.close?.();
      gate.open();
      await (await first).read();
      assert.equal((await queued).body.length, 0);
      await closingDown;
      await context.server.waitForOpenConnections(0);
    },
  },
  {
    name: "does the same when it is disposed",
    rule: "interface",
    async run(context) {
      await context.echo();
      const transport = await context.transport();
      await transport[Symbol.asyncDispose]?.();
      if (transport[Symbol.asyncDispose] === undefined) await transport.close?.();
      assertTransportError(await rejectionOf(context.send("/echo?late")), "ERR_TRANSPORT_CLOSED", "no");
    },
  },
];
