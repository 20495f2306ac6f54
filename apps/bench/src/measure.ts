import { Child } from "./child.ts";
import { allocationFlags } from "./count-allocations.ts";
import { inFlight } from "./in-flight.ts";
import type { Failure, Measurements, Sample } from "./measurement.ts";
import { roundOrder } from "./round-order.ts";
import type { Scenario } from "./scenario.ts";
import { median } from "./statistics.ts";

/** What to run of a scenario. */
export interface Plan {
  readonly scenario: Scenario;
  /** By name; one may stand there twice, as {@link control} of itself. */
  readonly contenders: readonly string[];
  readonly rounds: number;
  /** Begins no round later than this, in milliseconds, once there are a few. */
  readonly budget: number;
  /** Told of every round as it begins. */
  readonly onRound?: (round: number) => void;
}

/** Without these there is nothing to tell at all. */
const leastRounds = 3;

const againSuffix = " (again)";

/** A second process of a contender: whatever tells it from the first is noise. */
export function control(contender: string): string {
  return contender + againSuffix;
}

/** Runs a scenario: every contender in a process of its own, once in each round, in an order that chance decides. */
export async function measure(plan: Plan): Promise<Measurements> {
  const { scenario } = plan;
  const server = await startServer(scenario);
  try {
    const failures: Failure[] = [];
    const samples = await takeSamples(plan, server, failures);
    const allocations = scenario.countsAllocations
      ? await takeAllocations(scenario, [...samples.keys()], server.origin, failures)
      : keptHeap(samples);
    return { samples, allocations, failures };
  } finally {
    await server.stop();
  }
}

interface Server {
  readonly origin: string;
  /** Milliseconds of CPU that it has spent. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

async function startServer({ name, serve }: Scenario): Promise<Server> {
  if (serve === null) return { origin: "", cpuMs: () => Promise.resolve(0), stop: () => Promise.resolve() };
  const module = new URL("./server/main.ts", import.meta.url);
  const { child, value } = await Child.start({ name: `the server of ${name}`, module, args: [name] });
  return {
    origin: value as string,
    cpuMs: async () => (await child.ask("cpu")) as number,
    stop: () => child.stop(),
  };
}

async function takeSamples(plan: Plan, server: Server, failures: Failure[]): Promise<Map<string, Sample[]>> {
  const { scenario, contenders, rounds, budget, onRound } = plan;
  const { warmUpRounds } = scenario;
  const samples = new Map(contenders.map((contender) => [contender, [] as Sample[]]));
  const workers = new Map<string, Child>();
  const attempt = async (contender: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failures.push({ contender, message: (error as Error).message });
      samples.delete(contender);
      await workers.get(contender)?.stop();
      workers.delete(contender);
    }
  };
  const start = async (contender: string): Promise<void> => {
    workers.set(contender, await startWorker(scenario, contender, server.origin));
  };
  try {
    const startedAt = performance.now();
    await Promise.all(contenders.map((contender) => attempt(contender, () => start(contender))));
    for (let round = 0; round < warmUpRounds + rounds; round++) {
      if (round >= warmUpRounds + leastRounds && performance.now() - startedAt > budget) break;
      onRound?.(round);
      for (const contender of roundOrder([...workers.keys()], Math.random)) {
        const serverMsBefore = await server.cpuMs();
        await attempt(contender, async () => {
          const sample = (await workers.get(contender)!.ask("sample")) as Omit<Sample, "serverMs">;
          const serverMs = (await server.cpuMs()) - serverMsBefore;
          if (round >= warmUpRounds) samples.get(contender)!.push({ ...sample, serverMs });
        });
      }
    }
    return samples;
  } finally {
    await Promise.all([...workers.values()].map((worker) => worker.stop()));
  }
}

/** Where a scenario measures by itself what is kept of the heap, in its samples. */
function keptHeap(samples: ReadonlyMap<string, readonly Sample[]>): Map<string, number | undefined> {
  const kept = new Map<string, number | undefined>();
  for (const [contender, ofContender] of samples) {
    const bytes = ofContender.flatMap(({ heapBytes }) => heapBytes ?? []);
    kept.set(contender, bytes.length === 0 ? undefined : median(bytes));
  }
  return kept;
}

/** Time does not matter here, so two contenders may run at once. */
async function takeAllocations(
  scenario: Scenario,
  contenders: readonly string[],
  origin: string,
  failures: Failure[],
): Promise<Map<string, number | undefined>> {
  const allocations = new Map<string, number | undefined>();
  const left = [...contenders];
  await inFlight(2, contenders.length, async () => {
    const contender = left.shift()!;
    let worker: Child | undefined;
    try {
      worker = await startWorker(scenario, contender, origin, allocationFlags);
      allocations.set(contender, (await worker.ask("allocations")) as number | undefined);
    } catch (error) {
      failures.push({ contender, message: (error as Error).message });
    } finally {
      await worker?.stop();
    }
  });
  return allocations;
}

async function startWorker(
  scenario: Scenario,
  contender: string,
  origin: string,
  flags: readonly string[] = [],
): Promise<Child> {
  const module = new URL("./worker.ts", import.meta.url);
  const played = contender.endsWith(againSuffix) ? contender.slice(0, -againSuffix.length) : contender;
  const name = `${contender}, in ${scenario.name},`;
  return (await Child.start({ name, module, args: [scenario.name, played, origin], flags })).child;
}
