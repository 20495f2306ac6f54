import { expect, it } from "vitest";

import { SingleFlight } from "./single-flight.ts";

it("runs once for all who ask while it runs, and again for who comes later", async () => {
  const flight = new SingleFlight<number>();
  let runs = 0;
  const task = async (): Promise<number> => ++runs;
  const results = await Promise.all(Array.from({ length: 100 }, () => flight.run(task, undefined)));
  expect(new Set(results)).toEqual(new Set([1]));
  expect(await flight.run(task, undefined)).toBe(2);
});

it("fails for all, and may be tried again", async () => {
  const flight = new SingleFlight<number>();
  const failure = new Error("no");
  const failing = [1, 2].map(() => flight.run(() => Promise.reject(failure), undefined));
  expect(await Promise.allSettled(failing)).toEqual([1, 2].map(() => ({ status: "rejected", reason: failure })));
  expect(await flight.run(async () => 3, undefined)).toBe(3);
});

it("goes on when one of two leaves, and stops when both have left", async () => {
  const flight = new SingleFlight<number>();
  const [first, second] = [new AbortController(), new AbortController()];
  let seen: AbortSignal | undefined;
  const task = (signal: AbortSignal): Promise<number> => {
    seen = signal;
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const waiting = [first, second].map(({ signal }) => flight.run(task, signal));
  const settled = Promise.allSettled(waiting);
  first.abort("first");
  await expect(waiting[0]).rejects.toBe("first");
  expect(seen?.aborted).toBe(false);
  second.abort("second");
  expect(await settled).toEqual(["first", "second"].map((reason) => ({ status: "rejected", reason })));
  expect(seen?.aborted).toBe(true);
  expect(await flight.run(async () => 3, undefined)).toBe(3);
});

it("does not begin for a signal that has aborted", async () => {
  const flight = new SingleFlight<number>();
  await expect(flight.run(() => expect.unreachable("it began"), AbortSignal.abort("no"))).rejects.toBe("no");
});
