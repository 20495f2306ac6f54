import { STATUS_CODES } from "node:http";

import { describe, expect, it } from "vitest";

import { reasonPhrase } from "./status-codes.ts";

// RFC 9110 renamed these; Node keeps the names of RFC 7231.
const renamed: Record<number, string> = { 413: "Content Too Large", 422: "Unprocessable Content" };

describe("reasonPhrase", () => {
  for (const [status, phrase] of Object.entries(STATUS_CODES)) {
    const expected = renamed[Number(status)] ?? phrase!;
    it(`knows ${status} as ${expected}`, () => {
      expect(reasonPhrase(Number(status)).toLowerCase()).toBe(expected.toLowerCase());
    });
  }

  for (const status of [0, 99, 104.5, 199, 306, 299, 419, 599, 600, 999, Number.NaN]) {
    it(`has no phrase for ${status} (S3)`, () => expect(reasonPhrase(status)).toBe(""));
  }

  it("knows what proxies and CDNs answer", () => expect(reasonPhrase(522)).toBe("Connection Timed Out"));
});
