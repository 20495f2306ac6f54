import { expect, test } from "vitest";

import { gatherInOrder } from "./gather-in-order.ts";

test("gives results in the order of the calls, whichever ends first", async () => {
  const finish: (() => void)[] = [];
  const results = gatherInOrder(
    3,
    3,
    (index) => new Promise<number>((resolve) => (finish[index] = () => resolve(index * 10))),
  );
  for (const index of [2, 0, 1]) finish[index]!();
  await expect(results).resolves.toEqual([0, 10, 20]);
});
