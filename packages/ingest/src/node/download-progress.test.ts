import { join } from "node:path";

import { expect, it } from "vitest";

import { randomBytes } from "../testing/random-numbers.ts";
import { setUpServed } from "../testing/served-file.ts";
import { useFolder } from "../testing/use-folder.ts";
import type { Progress } from "./progress-meter.ts";

const bytes = randomBytes(10_000);

it("is told at the first answer, at most once in an interval, and at the end (DL1)", async () => {
  const folder = await useFolder();
  const told: Progress[] = [];
  const onProgress = (progress: Progress): void => void told.push(progress);
  const { get, clock } = setUpServed({ bytes });
  // Four times a piece somebody looks at the clock, or a little less.
  clock.step = 10;
  await get(join(folder, "a.bin"), { onProgress, progressInterval: 60 });
  const amounts = told.map(({ transferred }) => transferred);
  expect([amounts[0], amounts.at(-1)]).toEqual([0, 10_000]);
  expect(amounts.length).toBeGreaterThan(3);
  expect(amounts.length).toBeLessThan(9);
  expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
  const times = told.slice(0, -1).map(({ elapsed }) => elapsed);
  expect(times.slice(1).every((time, index) => time - times[index]! >= 60)).toBe(true);
  expect(told.at(-1)).toEqual({
    transferred: 10_000,
    total: 10_000,
    rate: expect.closeTo(10_000 / (told.at(-1)!.elapsed / 1_000), -4),
    eta: 0,
    elapsed: expect.any(Number),
  });
});

it("is told of the end, and of nothing else, where that is the interval", async () => {
  const folder = await useFolder();
  const amounts: (number | undefined)[][] = [];
  const { get } = setUpServed({ bytes, length: false });
  await get(join(folder, "a.bin"), {
    progressInterval: Number.MAX_SAFE_INTEGER,
    onProgress: ({ transferred, total }) => amounts.push([transferred, total]),
  });
  expect(amounts).toEqual([
    [0, undefined],
    [10_000, 10_000],
  ]);
});

it("counts what was there before, and falls back where that is begun anew", async () => {
  const folder = await useFolder();
  const amounts: number[] = [];
  const onProgress = ({ transferred }: Progress): void => void amounts.push(transferred);
  const failing = setUpServed({ bytes, breaksAfter: 5_000 }, { status: 404 });
  await expect(failing.get(join(folder, "a.bin"))).rejects.toThrow("404");
  await setUpServed({ bytes }).get(join(folder, "a.bin"), { onProgress, progressInterval: 0 });
  expect([amounts[0], amounts[1], amounts.at(-1)]).toEqual([5_000, 6_000, 10_000]);

  amounts.length = 0;
  const anew = setUpServed({ bytes, breaksAfter: 5_000, headers: { ETag: null } }, { bytes });
  await anew.get(join(folder, "b.bin"), { onProgress, progressInterval: 0 });
  expect(amounts.slice(4, 7)).toEqual([4_000, 5_000, 1_000]);
});
