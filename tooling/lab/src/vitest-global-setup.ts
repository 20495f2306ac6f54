import type { TestProject } from "vitest/node";

import { killInteropLab, startInteropLab, stopInteropLab } from "./interop-lab.ts";

/** Starts the peers that the interop tests talk to, and takes them down when the run is over, however it ends. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.once("exit", killInteropLab);
  process.once("SIGHUP", hangUp); // Vitest itself turns SIGINT and SIGTERM into an exit
  const say = (line: string) => void process.stderr.write(`lab: ${line}\n`);
  project.provide("lab", await startInteropLab(process.env, say));
  return async () => {
    await stopInteropLab();
    process.off("exit", killInteropLab);
    process.off("SIGHUP", hangUp);
  };
}

const hangUp = (): never => process.exit(129);
