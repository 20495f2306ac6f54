import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { readClosingLine, type RunCount } from "@haulier/vitest-config/count-run";
import { repositoryRoot } from "@haulier/vitest-config/repository-root";

/** A program that tests something and ends with a closing line. */
export interface TestRun {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** In milliseconds. A run that takes longer is ended, and has failed. @defaultValue no limit */
  readonly timeout?: number;
}

/**
 * Shows what the program prints but for its closing line, which is returned. A program that fails without a failed test, or prints no
 * closing line, counts as one that failed.
 */
export async function runTests({ command: [program, ...args], env, timeout }: TestRun): Promise<RunCount> {
  const child = spawn(program, args, {
    cwd: repositoryRoot,
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: "1" }), ...env },
    stdio: ["inherit", "pipe", "inherit"],
    timeout,
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGTERM", forward).on("SIGHUP", forward);
  try {
    const ended = new Promise<boolean>((resolve) => {
      child.once("close", (code) => resolve(code === 0));
      child.once("error", (error) => {
        console.error(error.message);
        resolve(false);
      });
    });
    let count: RunCount | undefined;
    for await (const line of createInterface(child.stdout)) {
      const closing = readClosingLine(line);
      if (closing === undefined) console.log(line);
      else count = closing;
    }
    const isGood = (await ended) && count !== undefined;
    count ??= { passed: 0, failed: 0, skipped: 0 };
    return isGood || count.failed > 0 ? count : { ...count, failed: 1 };
  } finally {
    process.off("SIGTERM", forward).off("SIGHUP", forward);
  }
}
