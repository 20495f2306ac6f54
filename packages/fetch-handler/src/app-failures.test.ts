import type { IncomingMessage, ServerResponse } from "node:http";
import { PassThrough } from "node:stream";

import { describe, expect, it } from "vitest";

import { guardListener, raiseAtClient, thrownByApp } from "./app-failures.ts";

const failure = new Error("too late");

describe("a listener", () => {
  for (const [when, writableFinished, told] of [
    ["before its answer has ended, and is told of", false, [failure]],
    ["after it, which is an error that nobody catches, since another request may be on the connection", true, []],
  ] as const) {
    it(`fails ${when}`, async () => {
      const reasons: unknown[] = [];
      const guarded = guardListener(
        () => Promise.reject(failure),
        (reason) => reasons.push(reason),
      );
      const outcome = guarded({} as IncomingMessage, { writableFinished } as ServerResponse);
      const uncaught = await outcome.catch((error: unknown) => error);
      expect([reasons, uncaught]).toEqual([told, writableFinished ? failure : undefined]);
    });
  }

  it("that fails is found among the causes of what the client's end tells", async () => {
    const nearEnd = new PassThrough();
    const told = new Promise<unknown>((resolve) => nearEnd.on("error", resolve));
    raiseAtClient(nearEnd, failure);
    expect(thrownByApp(new Error("the response broke off", { cause: await told }))).toEqual({ reason: failure });
    expect(thrownByApp(new Error("another", { cause: new Error("cause") }))).toBeUndefined();
  });
});
