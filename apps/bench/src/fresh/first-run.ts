import type { Contender } from "../contender.ts";
import type { OwnFigures } from "../measurement.ts";
import { inFreshProcess } from "./fresh-process.ts";

/** Something that is done once in a process, given the URL to ask. It refers to nothing outside of itself: see {@link inFreshProcess}. */
export type FirstRun = (url: string) => Promise<unknown>;

/** Does it in a fresh process; gives what came of it and what it took, the start of the process left out. */
export type FirstRunTarget = (url: string) => Promise<{ readonly value: unknown; readonly figures: OwnFigures }>;

/** A contender of each. */
export function firstRunContenders(firstRuns: Readonly<Record<string, FirstRun>>): Contender<FirstRunTarget>[] {
  return Object.entries(firstRuns).map(([name, firstRun]) => ({
    name,
    open: () => Promise.resolve((url: string) => inFreshProcess(timeOnce, firstRun, url)),
  }));
}

/** Runs in the fresh process. */
async function timeOnce(work: FirstRun, url: string): ReturnType<FirstRunTarget> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const value = await work(url);
  const wallMs = performance.now() - startedAt;
  return { value, figures: { wallMs, userMs: process.cpuUsage(cpu).user / 1000 } };
}
