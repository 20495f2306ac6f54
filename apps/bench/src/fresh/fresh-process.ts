import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where packages are looked up. */
const folder = fileURLToPath(new URL("../..", import.meta.url));

/** A process that hangs is given up after this, in milliseconds. */
const patience = 30_000;

/**
 * Gives `measure(work, argument)`, of a process of its own that has loaded nothing yet: neither the modules of this benchmark nor what
 * makes JavaScript of TypeScript. The functions are handed over as text, so they refer to nothing outside of themselves and load what they
 * need with `import()`; the argument and the result, as JSON. Packages are those that are built, whatever this process itself runs from.
 */
export async function inFreshProcess<Work extends (...args: never) => unknown, Argument, Result>(
  measure: (work: Work, argument: Argument) => Promise<Result>,
  work: Work,
  argument: Argument,
): Promise<Result> {
  const call = `(${String(measure)})(${String(work)}, ${JSON.stringify(argument)})`;
  const code = `const result = JSON.stringify(await ${call}); process.stdout.write(result, () => process.exit());`;
  const args = ["--no-warnings", "--expose-gc", "--input-type=module", "--eval", code];
  const { stdout } = await run(process.execPath, args, { cwd: folder, timeout: patience });
  return JSON.parse(stdout) as Result;
}
