import { expect, test } from "vitest";

import { choosePalette, plainPalette } from "./palette.ts";
import { progressBar } from "./progress-bar.ts";
import { formatTable } from "./table.ts";
import { padStartTo, textWidth } from "./text-width.ts";
import { wrapText } from "./wrap-text.ts";

test("a table aligns its columns, and leaves no space at the end of a line", () => {
  const columns = [{ title: "name" }, { title: "count", align: "right" as const }, { title: "note" }];
  expect(
    formatTable(columns, [
      ["one", "1", ""],
      ["thousand", "1,000", "many"],
    ]),
  ).toEqual(["name      count  note", "one           1", "thousand  1,000  many"]);
});

test.each([
  [0, "░░░░"],
  [0.24, "░░░░"],
  [0.5, "██░░"],
  [1, "████"],
  [-1, "░░░░"],
  [7, "████"],
])("a bar of 4 columns at %d is %s", (fraction, bar) => expect(progressBar(fraction, 4, plainPalette)).toBe(bar));

test.each([
  ["one two three", 8, ["one two", "three"]],
  ["unbroken words", 4, ["unbr", "oken", "word", "s"]],
  ["one\ntwo", 8, ["one", "two"]],
  ["  indented", 20, ["  indented"]],
  ["", 8, [""]],
])("%j is wrapped to %d columns", (text, width, lines) => expect(wrapText(text, width)).toEqual(lines));

test("colour has no width", () => {
  const red = choosePalette(true, {}).bad("✗");
  expect(red).toBe("\u001B[31m✗\u001B[39m");
  expect([textWidth(red), padStartTo(red, 3)]).toEqual([1, `  ${red}`]);
  expect(wrapText(`${red} ${red}`, 3)).toEqual([`${red} ${red}`]);
});

test.each([
  [true, {}, true],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [true, { TERM: "dumb" }, false],
  [false, {}, false],
])("terminal %s with %o has colour: %s", (isTerminal, env, coloured) => {
  expect(choosePalette(isTerminal, env).good("✓") !== "✓").toBe(coloured);
});
