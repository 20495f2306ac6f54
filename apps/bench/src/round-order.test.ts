import { expect, test } from "vitest";

import { roundOrder } from "./round-order.ts";

test("every round has every contender once", () => {
  expect(roundOrder(["a", "b", "c", "d"], () => 0.3).toSorted()).toEqual(["a", "b", "c", "d"]);
});

test("the order follows the random numbers", () => {
  const numbers = [0.1, 0.9, 0.1];
  expect(roundOrder(["a", "b", "c", "d"], () => numbers.shift()!)).toEqual(["b", "d", "c", "a"]);
});

test("each of the six orders of three comes up equally often", () => {
  const counts = new Map<string, number>();
  const steps = 60;
  for (let first = 0; first < steps; first++) {
    for (let second = 0; second < steps; second++) {
      const numbers = [first / steps, second / steps];
      const order = roundOrder(["a", "b", "c"], () => numbers.shift()!).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
  }
  expect([...counts.values()]).toEqual(Array.from({ length: 6 }, () => (steps * steps) / 6));
});

test("leaves the list as it was", () => {
  const items = ["a", "b", "c"];
  roundOrder(items, () => 0);
  expect(items).toEqual(["a", "b", "c"]);
});
