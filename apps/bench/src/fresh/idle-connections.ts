import type { Contender } from "../contender.ts";
import type { OwnFigures } from "../measurement.ts";
import { holdPath, paths } from "../server/paths.ts";
import { inFreshProcess } from "./fresh-process.ts";

/** Gives a function for GETs of JSON, over at most `connections` connections that are kept. */
export type OpenKept = (origin: string, connections: number) => Promise<(path: string) => Promise<unknown>>;

/** Opens so many connections, leaves them idle, and tells what each of them keeps. */
export type IdleTarget = (origin: string, connections: number) => Promise<OwnFigures>;

/** A contender of each; the functions refer to nothing outside of themselves: see {@link inFreshProcess}. */
export function idleContenders(openers: Readonly<Record<string, OpenKept>>): Contender<IdleTarget>[] {
  return Object.entries(openers).map(([name, open]) => ({
    name,
    open: () =>
      Promise.resolve((origin: string, connections: number) =>
        inFreshProcess(holdConnections, open, { origin, connections, paths, holdPath: holdPath(connections) }),
      ),
  }));
}

interface Held {
  readonly origin: string;
  readonly connections: number;
  readonly paths: typeof paths;
  readonly holdPath: string;
}

/** Runs in the fresh process. */
async function holdConnections(open: OpenKept, held: Held): Promise<OwnFigures> {
  const { setTimeout } = await import("node:timers/promises");
  const { origin, connections } = held;
  const memory = async (): Promise<{ heap: number; resident: number }> => {
    // Garbage is not kept, nor what is only put off to a later turn.
    for (let turn = 0; turn < 3; turn++) {
      globalThis.gc!();
      await setTimeout(30);
    }
    const { heapUsed, rss } = process.memoryUsage();
    return { heap: heapUsed, resident: rss };
  };
  const get = await open(origin, connections);
  // Whatever is needed once has been loaded and made then.
  for (let done = 0; done < 100; done++) await get(held.paths.small);
  const before = await memory();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, () => get(held.holdPath)));
  const wallMs = performance.now() - startedAt;
  const userMs = process.cpuUsage(cpu).user / 1000;
  const after = await memory();
  const counted = ((await get(held.paths.connections)) as { open: number }).open;
  if (counted < connections) throw new Error(`expected ${connections} idle connections, the server has ${counted}`);
  return {
    wallMs,
    userMs,
    heapBytes: (after.heap - before.heap) / connections,
    residentBytes: (after.resident - before.resident) / connections,
  };
}
