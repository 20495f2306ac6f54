import { HttpRequest } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { type FailedExchange, mayReplay } from "./replay.ts";

/** A kept connection that the server closed at the moment of its reuse. */
const stale = { attempts: 1, sent: true, answered: false, reused: true, connectionLost: true } as const;

describe("mayReplay", () => {
  const cases: readonly [what: string, method: string, change: Partial<FailedExchange>, expected: boolean][] = [
    ["GET on a stale connection", "GET", {}, true],
    ["POST on a stale connection", "POST", {}, false],
    ["POST that was not sent", "POST", { sent: false }, true],
    ["GET after an answer has begun", "GET", { answered: true }, false],
    ["GET when it was not the connection that broke", "GET", { connectionLost: false }, false],
    ["GET unsent, when it was not the connection that broke", "GET", { sent: false, connectionLost: false }, false],
    ["GET unsent, on whatever connection", "GET", { sent: false, reused: false }, true],
  ];
  for (const [what, method, change, expected] of cases) {
    it(`${expected ? "repeats" : "does not repeat"} ${what}`, () => {
      const request = new HttpRequest(method, "http://example.com/");
      expect(mayReplay({ ...stale, request, ...change })).toBe(expected);
    });
  }
});
