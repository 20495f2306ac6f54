import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What came of an example. */
export interface ExampleRun {
  /** `null` when it did not end by itself in time. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** For the machine that is busy with something else; by itself, every example takes a second. */
const patience = 30_000;

const runs = new Map<string, Promise<ExampleRun>>();

/** Runs an example as a process of its own, on the sources of the packages; once, however often it is asked for. */
export function runExample(file: string): Promise<ExampleRun> {
  let run = runs.get(file);
  if (run === undefined) {
    run = start(fileURLToPath(new URL(`../${file}`, import.meta.url)));
    runs.set(file, run);
  }
  return run;
}

function start(path: string): Promise<ExampleRun> {
  const { FORCE_COLOR: _, ...env } = process.env;
  return new Promise((resolve) => {
    const args = ["-C", "@haulier/source", path];
    const child = execFile(process.execPath, args, { env, timeout: patience }, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}
