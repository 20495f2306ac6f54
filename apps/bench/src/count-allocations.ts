import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";

import { median } from "./statistics.ts";

/** How node must be started: garbage can be collected on demand, and is not by itself before there are 512 MB of it. */
export const allocationFlags = ["--expose-gc", "--min-semi-space-size=512", "--max-semi-space-size=512"];

/** Requests before anything is counted: code that is not yet optimized allocates more. */
const warmUpRequests = 2500;
/** At least these between two looks at the heap: whole samples, and no more of them than it takes. */
const countedRequests = 300;
const wantedCounts = 3;
/** Much memory outside of the heap has garbage collected early; the next count may be spared. */
const attempts = 8;

/**
 * Bytes of JavaScript heap per request: what the heap grows by while nothing is collected. Nearly the same in every run, also on a busy
 * machine. A count during which garbage was collected all the same is thrown away; undefined when all of them were.
 */
export async function countAllocations(run: () => Promise<unknown>, requests: number): Promise<number | undefined> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error(`start node with ${allocationFlags.join(" ")}`);
  const repeat = async (total: number): Promise<void> => {
    for (let done = 0; done < total; done += requests) await run();
  };
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  const growth: number[] = [];
  await repeat(warmUpRequests);
  for (let attempt = 0; attempt < attempts && growth.length < wantedCounts; attempt++) {
    collect();
    await setTimeout(20);
    collections = 0;
    observer.observe({ entryTypes: ["gc"] });
    const before = process.memoryUsage().heapUsed;
    await repeat(countedRequests);
    const after = process.memoryUsage().heapUsed;
    // A collection is reported in a later turn of the event loop.
    await setTimeout(20);
    observer.disconnect();
    if (collections === 0) growth.push((after - before) / (Math.ceil(countedRequests / requests) * requests));
  }
  return growth.length === 0 ? undefined : median(growth);
}
