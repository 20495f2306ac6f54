import { expect, test } from "vitest";

import { parseContentRange } from "./content-range.ts";

test.each([
  ["bytes 0-99/1000", { is: "part", start: 0, end: 100, total: 1_000 }],
  ["BYTES 5-5/6", { is: "part", start: 5, end: 6, total: 6 }],
  ["bytes 100-199/*", { is: "part", start: 100, end: 200, total: undefined }],
  ["bytes */0", { is: "unsatisfied", total: 0 }],
  ["bytes */1000", { is: "unsatisfied", total: 1_000 }],
  [null, undefined],
  ["", undefined],
  ["bytes */*", undefined],
  ["bytes 9-5/100", undefined],
  ["bytes 0-100/100", undefined],
  ["bytes 0-9", undefined],
  ["bytes=0-9/10", undefined],
  ["items 0-9/10", undefined],
  ["bytes 0-9/10, bytes 0-9/10", undefined],
  ["bytes 0-9/99999999999999999999", undefined],
  ["bytes 0-99999999999999999999/*", undefined],
])("%j", (value, range) => {
  expect(parseContentRange(value)).toEqual(range);
});
