// Usage: node test-interop.ts [FILTER...]
// Runs the interop tests and then those of core and fetch in other runtimes; with a filter of Vitest's, the interop tests that it names and no more.
import path from "node:path";

import { repositoryRoot } from "@haulier/vitest-config/repository-root";

import { runtimes } from "./find-runtimes.ts";
import { runAll } from "./run-all.ts";
import type { TestRun } from "./test-run.ts";

const filters = process.argv.slice(2);
const vitest = path.join(repositoryRoot, "node_modules/vitest/vitest.mjs");
const interop: TestRun = {
  name: "interop",
  command: [process.execPath, vitest, "run", "--config", "tooling/vitest-config/src/interop.ts", ...filters],
};
await runAll([() => interop, ...(filters.length === 0 ? Object.values(runtimes) : [])]);
