import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

import { closingLine, countRun } from "./count-run.ts";

/** Ends a run with the one line that any CI can read: `12 passed, 0 failed, 1 skipped`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], _reason: TestRunEndReason): void {
    const outcomes = modules.map((module) => ({
      loadErrors: module.errors().length,
      tests: Array.from(module.children.allTests(), (test) => test.result().state),
    }));
    process.stdout.write(`${closingLine(countRun(outcomes, unhandledErrors.length))}\n`);
  }
}
