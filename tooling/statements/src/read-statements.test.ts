import { expect, test } from "vitest";

import { readStatements } from "./read-statements.ts";

const file = "packages/core/BEHAVIOUR.md";

test("reads the rows of all tables that begin with a name", () => {
  const markdown = [
    "Text with RD1 in it.",
    "",
    "| number | | what Haulier does |",
    "| --- | --- | --- |",
    "| RD8 | corrected | Drops `Cookie` \\| `Authorization`. |",
    "| A10   | not here  | Of @haulier/auth. |",
    "",
    "| U1 | same | Refuses a number. |",
    "",
    "| verdict | meaning |",
    "| --- | --- |",
    "| same | as in the reference |",
  ].join("\n");
  expect(readStatements(markdown, file)).toEqual([
    { name: "RD8", verdict: "corrected", file },
    { name: "A10", verdict: "not here", file },
    { name: "U1", verdict: "same", file },
  ]);
});

test.each([
  ["a range", "| A10-A18 | not here | Digest. |", '"A10-A18" is no name of a statement'],
  ["another verdict", "| A1 | missing | Nothing. |", 'A1 is "missing"; expected one of: same, corrected, not here'],
  ["a row without verdict", "| A1 |", 'A1 is ""'],
  ["a row without text", "| A1 | same | |", "A1 does not say what Haulier does"],
])("refuses %s", (_what, row, message) => {
  expect(() => readStatements(row, file)).toThrow(message);
});
