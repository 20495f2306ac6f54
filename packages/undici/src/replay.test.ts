import { HttpRequest } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { type FailedAttempt, mayReplay } from "./replay.ts";

const url = "http://example.com/";

/** A kept connection that the server closed at the moment of its reuse. */
const stale = { attempts: 1, sent: true, answered: false, reused: true, connectionLost: true } as const;

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
    ["when it was not the connection that broke", { connectionLost: false }, false],
    ["unsent, on whatever connection", { sent: false, reused: false }, true],
    ["unsent, for the fourth time", { sent: false, attempts: 4 }, true],
    ["unsent, for the fifth time", { sent: false, attempts: 5 }, false],
  ];
  for (const [what, change, expected] of changes) {
    it(`${expected ? "repeats" : "does not repeat"} ${what}`, () => {
      expect(mayReplay({ ...stale, request: new HttpRequest("GET", url), ...change })).toBe(expected);
    });
  }

  it("repeats a body in memory", () => {
    expect(mayReplay({ ...stale, request: new HttpRequest("PUT", url, { content: "text" }) })).toBe(true);
  });

  it("repeats a body that a function makes anew", () => {
    expect(mayReplay({ ...stale, request: new HttpRequest("PUT", url, { content: () => "text" }) })).toBe(true);
  });

  it("does not repeat a body that can be read only once", () => {
    const content = new ReadableStream<Uint8Array>();
    expect(mayReplay({ ...stale, request: new HttpRequest("PUT", url, { content }) })).toBe(false);
  });

  it("repeats a POST that was not sent", () => {
    expect(mayReplay({ ...stale, sent: false, request: new HttpRequest("POST", url, { json: {} }) })).toBe(true);
  });
});
