import type { Measurements, Sample } from "./measurement.ts";
import { median, quantile, sum } from "./statistics.ts";

/** A contender beside the base. Ratios: 2 is twice as much as the base, 1 the same. */
export interface ComparisonRow {
  readonly contender: string;
  /** Of the medians of the time on the clock. */
  readonly wall: number;
  /** The middle half of the ratios of single rounds; undefined for the base, where each of them is 1. */
  readonly wallQuartiles: readonly [lower: number, upper: number] | undefined;
  /** Of the medians of CPU time in user mode. */
  readonly userCpu: number;
  /** Of heap bytes per request. */
  readonly heap: number | undefined;
  /** The part of the time that the server was busy in, from 0 to 1 (or more, on several cores). */
  readonly serverBusy: number;
  /** The median time for one request, in microseconds: of this machine, in this hour. */
  readonly microseconds: number;
}

/** Compares what was measured with `base`, fastest first. @throws Error when there is no base to compare with. */
export function compare(measurements: Measurements, base: string, requests: number): ComparisonRow[] {
  const baseSamples = measurements.samples.get(base);
  if (baseSamples === undefined || baseSamples.length === 0)
    throw new Error(`nothing to compare with: ${base} was not measured`);
  const baseHeap = measurements.allocations.get(base);
  const rows: ComparisonRow[] = [];
  for (const [contender, samples] of measurements.samples) {
    const heap = measurements.allocations.get(contender);
    rows.push({
      contender,
      wall: median(samples.map(wallOf)) / median(baseSamples.map(wallOf)),
      wallQuartiles: contender === base ? undefined : quartiles(samples, baseSamples),
      userCpu: median(samples.map(userOf)) / median(baseSamples.map(userOf)),
      heap: heap === undefined || baseHeap === undefined ? undefined : heap / baseHeap,
      serverBusy: sum(samples.map((sample) => sample.serverMs)) / sum(samples.map(wallOf)),
      microseconds: (median(samples.map(wallOf)) * 1000) / requests,
    });
  }
  return rows.toSorted((a, b) => a.wall - b.wall);
}

/** Of the ratios in each round: what slowed down a whole round falls out. */
function quartiles(samples: readonly Sample[], baseSamples: readonly Sample[]): [lower: number, upper: number] {
  const ratios = samples.map((sample, round) => sample.wallMs / baseSamples[round]!.wallMs);
  return [quantile(ratios, 0.25), quantile(ratios, 0.75)];
}

const wallOf = (sample: Sample): number => sample.wallMs;
const userOf = (sample: Sample): number => sample.userMs;
