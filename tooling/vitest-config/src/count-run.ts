/** How one test ended. `pending` is a test that never came to run. */
export type TestState = "passed" | "failed" | "skipped" | "pending";

/** What became of one test file. */
export interface FileOutcome {
  /** Errors outside any test, such as a file that failed to load: it has no tests to count, and is no success. */
  readonly loadErrors: number;
  readonly tests: readonly TestState[];
}

export interface RunCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Adds up a run. Errors that belong to no test count as failures, so that `0 failed` always means a good run. */
export function countRun(files: readonly FileOutcome[], unhandledErrors: number): RunCount {
  const tests = { passed: 0, failed: 0, skipped: 0, pending: 0 };
  let failed = unhandledErrors;
  for (const file of files) {
    failed += file.loadErrors;
    for (const state of file.tests) tests[state]++;
  }
  return { passed: tests.passed, failed: failed + tests.failed, skipped: tests.skipped + tests.pending };
}

/** `12 passed, 0 failed, 1 skipped` */
export function closingLine({ passed, failed, skipped }: RunCount): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The counts in a line that {@link closingLine} made; `undefined` for any other. */
export function readClosingLine(line: string): RunCount | undefined {
  const counts = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line)?.slice(1).map(Number);
  if (counts === undefined) return undefined;
  const [passed = 0, failed = 0, skipped = 0] = counts;
  return { passed, failed, skipped };
}

/** The counts of several runs as those of one. */
export function addCounts(counts: readonly RunCount[]): RunCount {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}
