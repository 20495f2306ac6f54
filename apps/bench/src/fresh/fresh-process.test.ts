import { expect, test } from "vitest";

import { inFreshProcess } from "./fresh-process.ts";

test("gives what a function returns of a process that has nothing of this one", async () => {
  const marker = "marker of fresh-process.test";
  Reflect.set(globalThis, marker, true);
  const result = await inFreshProcess(
    async (work: (word: string) => string, word: string) => ({
      said: work(word),
      marker: Reflect.has(globalThis, "marker of fresh-process.test"),
      garbage: typeof globalThis.gc,
      pid: process.pid,
    }),
    (word: string) => `${word}!`,
    'it\'s "quoted"\n',
  );
  Reflect.deleteProperty(globalThis, marker);
  expect(result).toEqual({ said: 'it\'s "quoted"\n!', marker: false, garbage: "function", pid: expect.any(Number) });
  expect(result.pid).not.toBe(process.pid);
});

test("fails with what the function threw", async () => {
  const failing = inFreshProcess(
    (work: () => string) => Promise.resolve(work()),
    () => {
      throw new Error("no such client");
    },
    null,
  );
  await expect(failing).rejects.toThrow("no such client");
});
