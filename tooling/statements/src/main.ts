// Usage: node main.ts
// Holds the BEHAVIOUR.md of each package against the titles of all tests. Fails on a statement that no test names, unless it is "not
// here", and on a name in a title that is no statement.
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { findGaps } from "./find-gaps.ts";
import { namesInTitles } from "./names-in-titles.ts";
import { readStatements } from "./read-statements.ts";

const root = resolve(import.meta.dirname, "../../..");
const read = (file: string): string => readFileSync(resolve(root, file), "utf8");

const statements = globSync("packages/*/BEHAVIOUR.md", { cwd: root }).flatMap((file) =>
  readStatements(read(file), file),
);
if (statements.length === 0) throw new Error("no statements found: is there no packages/*/BEHAVIOUR.md any more?");
const tests = globSync("packages/*/src/**/*.test.ts", { cwd: root })
  .toSorted()
  .map((file) => ({ file, names: namesInTitles(read(file)) }));

const gaps = findGaps(statements, tests);
for (const gap of gaps) console.error(gap);
if (gaps.length > 0) process.exitCode = 1;
const here = statements.filter(({ verdict }) => verdict !== "not here").length;
console.log(`${statements.length} statements, ${here} of them for tests to name, ${gaps.length} gaps`);
