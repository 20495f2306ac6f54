import { expect, test } from "vitest";

import { indentJson } from "./indent-json.ts";

test.each([
  { a: 1, b: [true, null, "x"], c: { d: [] }, e: {} },
  [],
  [[], [{}]],
  'a "quoted" {text}, with [brackets]: and \\ more',
  -1.5e-7,
  null,
])("%j is indented as JSON.stringify does", (value) => {
  expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
});

test("values are written as they were", () => {
  expect(indentJson('{"id":12345678901234567890,"n":1.0,"s":"\\u00e9","id":2}')).toBe(
    '{\n  "id": 12345678901234567890,\n  "n": 1.0,\n  "s": "\\u00e9",\n  "id": 2\n}',
  );
});

test("what is no JSON is left alone", () => {
  expect(indentJson("{oops")).toBe("{oops");
});
