import { describe, expect, test } from "vitest";

import { mean, median, quantile, sum } from "./statistics.ts";

describe("quantile", () => {
  for (const [values, fraction, expected] of [
    [[1, 2, 3, 4, 5], 0.25, 2],
    [[1, 2, 3, 4, 5], 0.75, 4],
    [[10, 20], 0.25, 12.5],
    [[7], 0.9, 7],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
  ] as const) {
    test(`${fraction} of ${values.join(", ")} is ${expected}`, () => {
      expect(quantile(values, fraction)).toBe(expected);
    });
  }

  test("is NaN without values", () => {
    expect(quantile([], 0.5)).toBeNaN();
  });

  test("leaves its argument as it was", () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

test("the median of an even number of values lies between the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test("one wild value does not move the median", () => {
  expect(median([1, 1, 1, 1, 1000])).toBe(1);
});

test("the mean takes all values into account", () => {
  expect(mean([1, 1, 1, 5])).toBe(2);
});

test("sum adds up, and is 0 without values", () => {
  expect([sum([1, 2, 3]), sum([])]).toEqual([6, 0]);
});
