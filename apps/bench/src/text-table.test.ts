import { expect, test } from "vitest";

import { textTable } from "./text-table.ts";

test("names stand to the left and numbers to the right", () => {
  const table = textTable([
    ["contender", "wall", "heap"],
    ["a", "1.00", "-"],
    ["a longer name", "12.34", "1.05"],
  ]);
  expect(table.split("\n")).toEqual([
    "contender       wall  heap",
    "a               1.00     -",
    "a longer name  12.34  1.05",
  ]);
});

test("an empty cell at the end leaves no blanks behind", () => {
  expect(
    textTable([
      ["a", "b"],
      ["c", ""],
    ]),
  ).toBe("a  b\nc");
});
