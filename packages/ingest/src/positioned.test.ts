import { expect, it } from "vitest";

import { positioned } from "./positioned.ts";

it("gives the records of pairs, and the position behind the last of them", async () => {
  const source = positioned([
    ["a", 1],
    ["b", { page: 2 }],
  ]);
  const seen: unknown[] = [source.position];
  for await (const record of source) seen.push(record, source.position);
  expect(seen).toEqual([null, "a", 1, "b", { page: 2 }]);
  expect(positioned([], "start").position).toBe("start");
});

it("leaves the pairs when it is left", async () => {
  let left = false;
  async function* pairs(): AsyncGenerator<[string, number]> {
    try {
      for (let index = 1; ; index++) yield ["a", index];
    } finally {
      left = true;
    }
  }
  const source = positioned(pairs());
  for await (const _ of source) if (source.position === 3) break;
  expect([left, source.position]).toEqual([true, 3]);
});
