import { expect } from "vitest";

/**
 * Matches a duration that a limit has ended, both in milliseconds: timers count whole ones and may be one early, and what is late is
 * late by less than 15 %.
 */
export function about(limit: number): unknown {
  return expect.toSatisfy((elapsed: number) => elapsed >= limit - 1 && elapsed <= limit * 1.15, `about ${limit} ms`);
}
