import { expect, test } from "vitest";

import { addCounts, closingLine, countRun, readClosingLine, type FileOutcome } from "./count-run.ts";

const table: [name: string, files: FileOutcome[], unhandledErrors: number, line: string][] = [
  ["an empty run", [], 0, "0 passed, 0 failed, 0 skipped"],
  ["passing tests of several files", [file("passed", "passed"), file("passed")], 0, "3 passed, 0 failed, 0 skipped"],
  ["a failing test", [file("passed", "failed")], 0, "1 passed, 1 failed, 0 skipped"],
  ["skipped tests and tests that never ran", [file("skipped", "pending")], 0, "0 passed, 0 failed, 2 skipped"],
  ["a file that failed to load", [{ loadErrors: 1, tests: [] }], 0, "0 passed, 1 failed, 0 skipped"],
  ["errors outside any test", [file("passed")], 2, "1 passed, 2 failed, 0 skipped"],
];

test.each(table)("counts %s", (_name, files, unhandledErrors, line) => {
  expect(closingLine(countRun(files, unhandledErrors))).toBe(line);
});

test("reads a closing line back, and no other line", () => {
  const count = { passed: 12, failed: 0, skipped: 3 };
  expect(readClosingLine(closingLine(count))).toEqual(count);
  expect(readClosingLine("Tests  12 passed, 0 failed, 3 skipped")).toBeUndefined();
});

test("adds up runs", () => {
  const runs = [
    { passed: 1, failed: 2, skipped: 3 },
    { passed: 10, failed: 20, skipped: 30 },
  ];
  expect(addCounts(runs)).toEqual({ passed: 11, failed: 22, skipped: 33 });
});

function file(...tests: FileOutcome["tests"]): FileOutcome {
  return { loadErrors: 0, tests };
}
