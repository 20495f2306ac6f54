import { expect, test } from "vitest";

import { ticks } from "./ticks.ts";

for (const [max, expected] of [
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [6.25, [0, 2, 4, 6]],
  [13, [0, 5, 10]],
  [480, [0, 100, 200, 300, 400]],
  [0.3, [0, 0.1, 0.2, 0.3]],
  [0, [0]],
  [Number.NaN, [0]],
] as const) {
  test(`up to ${max} there are ${expected.join(", ")}`, () => {
    expect(ticks(max, 5)).toEqual(expected);
  });
}

test("there are at least two steps and never too many, whatever the largest value", () => {
  for (let max = 0.001; max < 1e6; max *= 1.07) {
    const steps = ticks(max, 5).length - 1;
    expect(steps).toBeGreaterThanOrEqual(2);
    expect(steps).toBeLessThanOrEqual(5);
  }
});
