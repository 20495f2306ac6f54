import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { DelayLine } from "./delay-proxy.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

test("gives everything in order, each as much later as the others", () => {
  const due: string[] = [];
  const line = new DelayLine<string>(10, (item) => due.push(item));
  line.push("a");
  line.push("b");
  vi.advanceTimersByTime(5);
  line.push("c");
  vi.advanceTimersByTime(4);
  expect(due).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(due).toEqual(["a", "b"]);
  vi.advanceTimersByTime(4);
  expect(due).toEqual(["a", "b"]);
  vi.advanceTimersByTime(1);
  expect(due).toEqual(["a", "b", "c"]);
});

test("begins anew after a pause", () => {
  const due: string[] = [];
  const line = new DelayLine<string>(10, (item) => due.push(item));
  line.push("a");
  vi.advanceTimersByTime(100);
  line.push("b");
  vi.advanceTimersByTime(9);
  expect(due).toEqual(["a"]);
  vi.advanceTimersByTime(1);
  expect(due).toEqual(["a", "b"]);
});
