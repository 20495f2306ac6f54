import { expect, test } from "vitest";

import { closingLine, countRun, type FileOutcome } from "./count-run.ts";

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

function file(...tests: FileOutcome["tests"]): FileOutcome {
  return { loadErrors: 0, tests };
}
