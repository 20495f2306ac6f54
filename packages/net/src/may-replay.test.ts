import { HttpRequest } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { mayReplay, type FailedAttempt } from "./may-replay.ts";

const url = "http://example.com/";

const get = new HttpRequest("GET", url);

/** A kept connection that the server closed at the moment of its reuse. */
const stale = { outcome: "lost", attempts: 1, refusals: 0, answered: false, reused: true } as const;

function oneShot(): HttpRequest {
  return new HttpRequest("PUT", url, { content: new ReadableStream<Uint8Array>() });
}

describe("mayReplay", () => {
  for (const method of ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "QUERY"]) {
    it(`repeats ${method} on a stale connection`, () => {
      expect(mayReplay({ ...stale, request: new HttpRequest(method, url) })).toBe(true);
    });
  }

  for (const method of ["POST", "PATCH", "REPORT"]) {
    it(`does not repeat ${method}, which may have had an effect`, () => {
      expect(mayReplay({ ...stale, request: new HttpRequest(method, url) })).toBe(false);
    });
  }

  const changes: readonly [what: string, change: Partial<FailedAttempt>, expected: boolean][] = [
    ["a second time", { attempts: 2 }, false],
    ["after an answer has begun", { answered: true }, false],
    ["on a fresh connection, where the fault is not that it was kept", { reused: false }, false],
    ["when it was not the connection that broke", { outcome: "failed" }, false],
    ["what was not processed, on whatever connection", { outcome: "unprocessed", reused: false }, true],
    ["what was not processed, for the fourth time", { outcome: "unprocessed", attempts: 4 }, true],
    ["what was not processed, for the fifth time", { outcome: "unprocessed", attempts: 5 }, false],
    ["what was refused", { outcome: "refused", refusals: 1, reused: false }, true],
    ["what was refused twice", { outcome: "refused", refusals: 2, attempts: 2 }, false],
  ];
  for (const [what, change, expected] of changes) {
    it(`${expected ? "repeats" : "does not repeat"} ${what}`, () => {
      expect(mayReplay({ ...stale, request: get, ...change })).toBe(expected);
    });
  }

  for (const outcome of ["unprocessed", "refused"] as const) {
    it(`repeats a POST that was ${outcome}`, () => {
      const request = new HttpRequest("POST", url, { json: {} });
      expect(mayReplay({ ...stale, outcome, refusals: 1, request })).toBe(true);
    });
  }

  it("repeats a body in memory", () => {
    expect(mayReplay({ ...stale, request: new HttpRequest("PUT", url, { content: "text" }) })).toBe(true);
  });

  it("repeats a body that a function makes anew", async () => {
    const request = new HttpRequest("PUT", url, { content: () => "text" });
    await request.read();
    expect(mayReplay({ ...stale, request })).toBe(true);
  });

  it("repeats a body that can be read only once, as long as nothing of it was read", () => {
    expect(mayReplay({ ...stale, request: oneShot() })).toBe(true);
  });

  it("does not repeat a body that can be read only once, and was begun", () => {
    const request = oneShot();
    request.body![Symbol.asyncIterator]();
    expect(mayReplay({ ...stale, request })).toBe(false);
    expect(mayReplay({ ...stale, outcome: "unprocessed", request })).toBe(false);
  });
});
