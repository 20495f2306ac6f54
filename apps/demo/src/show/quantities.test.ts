import { expect, test } from "vitest";

import { formatBytes, formatCount, formatDuration, formatPlural } from "./quantities.ts";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [20_070, "19.6 KiB"],
  [1024 * 1024 - 1, "1.0 MiB"],
  [32 * 1024 * 1024, "32.0 MiB"],
  [5 * 1024 ** 4, "5120.0 GiB"],
])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [0.42, "0.4 ms"],
  [9.96, "10 ms"],
  [84.4, "84 ms"],
  [999.6, "1.00 s"],
  [1250, "1.25 s"],
])("%d milliseconds are %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

test("counts have commas and plurals", () => {
  expect([formatCount(4200), formatPlural(1, "page"), formatPlural(42, "page")]).toEqual([
    "4,200",
    "1 page",
    "42 pages",
  ]);
});
