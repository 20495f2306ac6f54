import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Ballast } from "./ballast.ts";
import { budgetNames, type BudgetName } from "./budgets.ts";
import { GateBench } from "./gate-bench.ts";
import { describeVerdicts, judgeAll, type Verdict } from "./verdict.ts";

/** For a machine that is busy with everything else; by itself, it takes a few seconds. */
const patience = 120_000;

let bench: GateBench;
beforeAll(async () => {
  // Sources, so that it is about what is there and not about what was built last.
  bench = await GateBench.open(["--conditions=@haulier/source"]);
}, patience);
afterAll(() => bench.close());

async function check(names: readonly BudgetName[], ballast?: Ballast): Promise<Verdict[]> {
  return judgeAll(await bench.measure(names, ballast));
}

test("a request costs no more heap and CPU than its budgets", { timeout: patience }, async () => {
  const verdicts = await check(budgetNames);
  expect(verdicts).toHaveLength(budgetNames.length);
  const exceeded = verdicts.filter(({ isKept }) => !isKept);
  expect(exceeded, `\n${describeVerdicts(verdicts)}`).toEqual([]);
});

describe("a budget is exceeded", { timeout: patience }, () => {
  for (const [what, budget, ballast] of [
    ["2 KB of heap more", "clientOverDispatchHeap", { bytes: 2048, steps: 0 }],
    ["one step of calibration more", "clientCpu", { bytes: 0, steps: 1 }],
  ] as const) {
    test(`by ${what} for each request`, async () => {
      const [verdict] = await check([budget], ballast);
      expect(verdict!.isKept, `\n${describeVerdicts([verdict!])}`).toBe(false);
    });
  }
});
