import { expect, test } from "vitest";

import { planRounds } from "./measure-scenarios.ts";

for (const [name, extent, plan] of [
  ["as many as it wants, and time allows", { rounds: undefined, quick: false }, { rounds: 31, budget: 15_000 }],
  ["few when it is to be quick", { rounds: undefined, quick: true }, { rounds: 5, budget: 2000 }],
  ["exactly as many as were asked for", { rounds: 99, quick: true }, { rounds: 99, budget: Infinity }],
] as const) {
  test(`a scenario has ${name}`, () => {
    expect(planRounds({ rounds: 31 }, extent)).toEqual(plan);
  });
}

test("a scenario that wants few rounds gets no more by being quick", () => {
  expect(planRounds({ rounds: 3 }, { rounds: undefined, quick: true }).rounds).toBe(3);
});
