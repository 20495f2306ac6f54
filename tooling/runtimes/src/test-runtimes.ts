// Usage: node test-runtimes.ts [chromium] [bun] [deno]
// Runs the tests of core and fetch in these runtimes, or in all.
import { runtimes } from "./find-runtimes.ts";
import { runAll } from "./run-all.ts";

const names = process.argv.slice(2);
const chosen = (names.length === 0 ? Object.keys(runtimes) : names).map((name) => {
  const find = runtimes[name.toLowerCase()];
  if (find === undefined) throw new Error(`unknown runtime ${name}; known are ${Object.keys(runtimes).join(", ")}`);
  return find;
});
await runAll(chosen);
