import { expect, test } from "vitest";

import { inFlight } from "./in-flight.ts";

test("does all of the work, never more at once than asked for", async () => {
  let running = 0;
  let most = 0;
  let done = 0;
  await inFlight(3, 10, async () => {
    running++;
    most = Math.max(most, running);
    await Promise.resolve();
    running--;
    done++;
  });
  expect({ most, done }).toEqual({ most: 3, done: 10 });
});

test("fails when a piece of work fails", async () => {
  await expect(inFlight(2, 4, () => Promise.reject(new Error("bad answer")))).rejects.toThrow("bad answer");
});
