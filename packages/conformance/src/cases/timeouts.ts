import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

import { isTimeoutError, type TimeoutError, type TimeoutPhase } from "@haulier/core";

import { rejectionOf, textOf } from "../assertions.ts";
import type { CaseContext } from "../case-context.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { pattern } from "../pattern.ts";
import { needs } from "../requirements.ts";

const limitMs = 150;
/** How late a limit may fire here. Rule 6 asks for about 10 ms, which a busy machine cannot promise. */
const latenessMs = 300;

/** Asserts that `exchange` is ended by the limit of `phase`, in time, by an error that says so. */
async function assertTimesOut(phase: TimeoutPhase, exchange: () => Promise<unknown>): Promise<TimeoutError> {
  const startedAt = performance.now();
  const error = await rejectionOf(exchange());
  const took = performance.now() - startedAt;
  assert.ok(isTimeoutError(error), `expected a time-out, got ${String(error)}`);
  assert.equal(error.phase, phase);
  assert.equal(error.code, `ERR_${phase.toUpperCase()}_TIMEOUT`);
  assert.equal(error.limit, limitMs);
  assert.ok(error.elapsed >= limitMs - 10, `elapsed says ${error.elapsed} ms`);
  assert.ok(took >= limitMs - 10 && took <= limitMs + latenessMs, `fired after ${took} ms`);
  return error;
}

/** Asserts that the error names what was asked, for whoever reads a log. */
function assertNames(error: TimeoutError, method: string, url: string): void {
  assert.ok(error.message.includes(`${method} ${url}`), `the message does not name the request: ${error.message}`);
  assert.ok(error.message.includes(`${limitMs} ms`), `the message does not name the limit: ${error.message}`);
}

/** Asserts that the exchange has left nothing behind, and that the transport is as good as new. */
async function assertRecovered(context: CaseContext): Promise<void> {
  await context.waitForQuiet();
  assert.equal((await context.echo()).body.length, 0);
}

/** Rule 6: time-outs are precise and say what happened. */
export const timeouts: readonly ConformanceCase[] = [
  {
    name: "times out connecting to an address that answers nothing",
    rule: 6,
    requires: [needs.timeout("connect"), needs.tcp, needs.faults, needs.linux],
    async run(context) {
      const url = await context.server.blackHoleUrl();
      const error = await assertTimesOut("connect", () => context.send(url, { timeout: { connect: limitMs } }));
      assertNames(error, "GET", url);
      assert.equal(error.processed, "no");
      await assertRecovered(context);
    },
  },
  {
    name: "times out connecting when the TLS handshake stops",
    rule: 6,
    requires: [needs.timeout("connect"), needs.tls],
    async run(context) {
      const url = context.server.url("silent").replace("http:", "https:");
      const error = await assertTimesOut("connect", () => context.send(url, { timeout: { connect: limitMs } }));
      assert.equal(error.processed, "no");
      await context.server.waitForOpenConnections(0, "silent");
      await assertRecovered(context);
    },
  },
  {
    name: "times out waiting for a free connection",
    rule: 6,
    requires: [needs.timeout("pool"), needs.pool, needs.http1Road],
    async run(context) {
      await context.limit({ maxConnections: 1 });
      const held = await context.send("/stall/1");
      const error = await assertTimesOut("pool", () => context.send("/echo", { timeout: { pool: limitMs } }));
      assertNames(error, "GET", context.url("/echo"));
      assert.equal(error.processed, "no");
      assert.equal((await context.pool()).queued, 0);
      await held.close();
      await assertRecovered(context);
      assert.equal(context.server.requests("/echo").length, 1);
    },
  },
  {
    name: "times out reading when no headers come",
    rule: 6,
    requires: [needs.timeout("read")],
    async run(context) {
      const error = await assertTimesOut("read", () => context.send("/hang", { timeout: { read: limitMs } }));
      assertNames(error, "GET", context.url("/hang"));
      assert.equal(error.processed, "maybe");
      if (context.road !== "handler") await assertRecovered(context);
    },
  },
  {
    name: "times out reading when a body stops",
    rule: 6,
    requires: [needs.timeout("read")],
    async run(context) {
      const response = await context.send("/stall/500", { timeout: { read: limitMs } });
      const error = await assertTimesOut("read", () => response.read());
      assert.equal(error.processed, "maybe");
      await assertRecovered(context);
    },
  },
  {
    name: "counts silence for the read limit, not the whole body",
    rule: 6,
    requires: [needs.timeout("read"), needs.network],
    async run(context) {
      const gate = context.server.gate("drip");
      const response = await context.send("/drip/4?gate=drip", { timeout: { read: 600 } });
      const reading = textOf(response);
      // The one place where time must pass: four pauses of a third of the limit make more than the limit.
      for (let piece = 1; piece <= 4; piece++) {
        await delay(200);
        gate.step();
      }
      assert.equal(await reading, "piece 1\npiece 2\npiece 3\npiece 4\n");
    },
  },
  {
    name: "does not count the time in which nobody reads",
    rule: 6,
    requires: [needs.timeout("read"), needs.network],
    async run(context) {
      const response = await context.send("/bytes/20000000", { timeout: { read: limitMs } });
      await delay(limitMs * 2);
      assert.equal((await response.read()).byteLength, 20_000_000);
    },
  },
  {
    name: "times out writing when the server takes no more",
    rule: 6,
    requires: [needs.timeout("write"), needs.network],
    async run(context) {
      const endless = function* (): Generator<Uint8Array, void, undefined> {
        for (;;) yield pattern(65_536);
      };
      const gate = context.server.gate("never");
      const startedAt = performance.now();
      const error = await rejectionOf(
        context.send("/unread?gate=never", { method: "POST", content: endless(), timeout: { write: limitMs } }),
      );
      assert.ok(isTimeoutError(error), `expected a time-out, got ${String(error)}`);
      const { phase, limit, processed } = error;
      assert.deepEqual([phase, limit, processed], ["write", limitMs, "maybe"]);
      assert.ok(performance.now() - startedAt < 4_000);
      gate.open();
      await assertRecovered(context);
    },
  },
  {
    name: "has no limit where it is null",
    rule: 6,
    requires: [needs.timeout("read")],
    async run(context) {
      const gate = context.server.gate("late");
      const none = { pool: null, connect: null, read: null, write: null };
      const sending = context.send("/held?gate=late", { timeout: none });
      await gate.waitForArrivals();
      gate.open();
      assert.equal(await textOf(await sending), "held");
    },
  },
];
