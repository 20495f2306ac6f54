import assert from "node:assert/strict";

import type { CaseContext } from "../case-context.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { eventually } from "../eventually.ts";
import { needs } from "../requirements.ts";

/** What belongs to the whole process and could be changed by an HTTP library. */
function processState(): Readonly<Record<string, unknown>> {
  const globals = [
    "fetch",
    "Request",
    "Response",
    "Headers",
    "FormData",
    "AbortController",
    "AbortSignal",
    "setTimeout",
  ];
  const dispatcher = Symbol.for("undici.globalDispatcher.1");
  return {
    ...Object.fromEntries(globals.map((name) => [name, Reflect.get(globalThis, name) as unknown])),
    dispatcher: Reflect.get(globalThis, dispatcher) as unknown,
    environment: JSON.stringify(process.env),
    listeners: process.eventNames().map((name) => `${String(name)}: ${process.listenerCount(name)}`),
  };
}

/** Counts the sockets of the transport that keep the process alive: all that have come since, but for the server's own ends. */
function countLiveSockets(context: CaseContext): () => number {
  const all = (): number =>
    process.getActiveResourcesInfo().filter((kind) => /^(TCPSocketWrap|PipeWrap|TLSWrap)$/.test(kind)).length;
  const before = all() - context.server.openConnections();
  return () => all() - context.server.openConnections() - before;
}

async function exchange(context: CaseContext): Promise<void> {
  await context.echo({ method: "POST", content: "x" });
  await (await context.send("/bytes/10")).close();
}

/** Rules 8 and 9: what belongs to others is left alone, and idle connections do not keep the process alive. */
export const sharedState: readonly ConformanceCase[] = [
  {
    name: "leaves the globals, the environment and the listeners of the process as they were",
    rule: 8,
    async run(context) {
      // The built-in fetch sets its dispatcher when it is first used or looked at.
      const before = processState();
      await exchange(context);
      await (await context.transport()).close?.();
      assert.deepEqual(processState(), before);
    },
  },
  {
    name: "shares nothing between two transports",
    rule: 8,
    requires: [needs.network],
    async run(context) {
      const [one, other] = [await context.create(), await context.create()];
      const first = await context.echo({ by: one });
      const second = await context.echo({ by: other });
      assert.notEqual(first.connectionId, second.connectionId);
      await one.close?.();
      assert.equal((await context.echo({ by: other })).body.length, 0);
    },
  },
  {
    name: "does not keep the process alive by an idle connection",
    rule: 9,
    requires: [needs.network],
    async run(context) {
      const live = countLiveSockets(context);
      await exchange(context);
      await context.waitForQuiet();
      await eventually(
        () => live() <= 0,
        () => `idle connections to be unreferenced, ${live()} are not`,
      );
    },
  },
  {
    name: "keeps the process alive while an exchange is going on",
    rule: 9,
    requires: [needs.network],
    async run(context) {
      const live = countLiveSockets(context);
      await exchange(context);
      const gate = context.server.gate("held");
      const sending = context.send("/held?gate=held");
      await gate.waitForArrivals();
      assert.ok(live() > 0, "nothing waits for the answer");
      gate.open();
      await (await sending).read();
    },
  },
];
