import { expect, test } from "vitest";

import { printFact } from "./facts.ts";
import { Progress } from "./progress.ts";
import { formatCount } from "./quantities.ts";
import { createScreen, type Screen } from "./screen.ts";

function record(stream: { isTTY?: boolean; columns?: number }, env = {}): { screen: Screen; written: () => string } {
  let text = "";
  const screen = createScreen({ ...stream, write: (more) => (text += more) }, env);
  return { screen, written: () => text };
}

test("progress in a file is one line, at the end", () => {
  const { screen, written } = record({});
  const progress = new Progress(screen, { label: "pages", total: 4, format: formatCount });
  progress.advance(2);
  progress.advance(2);
  expect(written()).toBe("");
  progress.finish("2 pages");
  expect(written()).toBe("  ✓ pages                   ████████████████████  4 of 4   2 pages\n");
});

test("progress at a terminal is drawn over itself", () => {
  const { screen, written } = record({ isTTY: true, columns: 80 }, { NO_COLOR: "1" });
  const progress = new Progress(screen, { label: "pages", total: 4, format: formatCount });
  progress.advance(1);
  progress.advance(3);
  progress.finish("done");
  expect(written().split("\r\u001B[K")).toEqual([
    "",
    "  · pages                   ██░░░░░░░░  1 of 4",
    "  ✓ pages                   ██████████  4 of 4   done\n",
  ]);
});

test("a live line does not outgrow a narrow terminal", () => {
  const { screen, written } = record({ isTTY: true, columns: 11 });
  screen.live("\u001B[31mtwelve columns\u001B[39m");
  expect(written()).toBe("\r\u001B[Ktwelve col");
});

test("a dumb terminal is left still", () => {
  const { screen, written } = record({ isTTY: true, columns: 80 }, { TERM: "dumb" });
  screen.live("moving");
  expect(written()).toBe("");
});

test("a wide terminal is used up to 100 columns, and long facts go on below themselves", () => {
  const { screen, written } = record({ isTTY: true, columns: 300 }, { NO_COLOR: "1" });
  printFact(screen, "label", "word ".repeat(30).trim());
  const lines = written().trimEnd().split("\n");
  expect(lines.map((line) => line.length <= 100)).toEqual([true, true, true]);
  expect(lines[1]).toMatch(/^ {28}word/);
});
