import { describe, expect, it } from "vitest";

import { defaultTimeouts, resolveTimeouts, type TimeoutInit, type Timeouts } from "./timeouts.ts";

const off: Timeouts = { pool: null, connect: null, read: null, write: null, total: null };
const base: Timeouts = { pool: 1, connect: 2, read: 3, write: 4, total: 5 };

describe("defaultTimeouts", () => {
  it("are 5 s to connect, 30 s for pool, read and write, and no total (T1)", () => {
    expect(defaultTimeouts).toEqual({ pool: 30_000, connect: 5_000, read: 30_000, write: 30_000, total: null });
  });

  it("cannot be changed", () => expect(Object.isFrozen(defaultTimeouts)).toBe(true));
});

describe("resolveTimeouts", () => {
  for (const [what, init, expected] of [
    ["nothing keeps the base", undefined, base],
    ["null turns all off, the total included (T2)", null, off],
    [
      "a number sets the four and keeps the total (T2)",
      2_000,
      { pool: 2_000, connect: 2_000, read: 2_000, write: 2_000, total: 5 },
    ],
    ["a fraction of a millisecond is a limit", 0.5, { pool: 0.5, connect: 0.5, read: 0.5, write: 0.5, total: 5 }],
    ["Infinity is no limit", Number.POSITIVE_INFINITY, { ...off, total: 5 }],
    ["phases by name replace those of the base", { read: 9, total: 8 }, { ...base, read: 9, total: 8 }],
    ["a phase that is null is off", { read: null }, { ...base, read: null }],
    ["a phase that is undefined keeps that of the base", { read: undefined }, base],
    ["a phase that is Infinity is off", { total: Number.POSITIVE_INFINITY }, { ...base, total: null }],
    ["no phases keep the base", {}, base],
    ["the longest delay of timers is allowed", { read: 2 ** 31 - 1 }, { ...base, read: 2 ** 31 - 1 }],
  ] as const) {
    it(`${what}, given ${JSON.stringify(init)}`, () =>
      expect(resolveTimeouts(init as TimeoutInit | undefined, base)).toEqual(expected));
  }

  for (const [init, message] of [
    [0, "timeout: expected milliseconds above 0"],
    [-1, "timeout: expected milliseconds above 0"],
    [Number.NaN, "timeout: expected milliseconds above 0"],
    [2 ** 31, "timeout: expected milliseconds above 0 and up to 2147483647, or null for no limit, got 2147483648"],
    ["5", "timeout: expected milliseconds, an object of phases or null, got string"],
    [true, "got boolean"],
    [{ read: 0 }, "timeout.read: expected milliseconds above 0"],
    [{ read: "5" }, "timeout.read: expected milliseconds above 0"],
    [{ reed: 5 }, 'timeout: unknown phase "reed", use pool, connect, read, write, total'],
    [[1, 2], 'timeout: unknown phase "0"'],
  ] as const) {
    it(`refuses ${JSON.stringify(init)} (T2, T9)`, () => {
      const resolve = (): Timeouts => resolveTimeouts(init as TimeoutInit, base);
      expect(resolve).toThrow(TypeError);
      expect(resolve).toThrow(message);
    });
  }

  it("does not change what it was given", () => {
    resolveTimeouts({ read: 9 }, Object.freeze({ ...base }));
    expect(base.read).toBe(3);
  });
});
