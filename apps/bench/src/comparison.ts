import type { Measurements, Sample } from "./measurement.ts";
import { mean, median, quantile, sum } from "./statistics.ts";

/** A contender beside the base. Ratios: 2 is twice as much as the base, 1 the same. */
export interface ComparisonRow {
  readonly contender: string;
  /** Of the medians of the time on the clock. */
  readonly wall: number;
  /** The middle half of its rounds lies between these, over the median of the base as well. */
  readonly wallQuartiles: readonly [lower: number, upper: number];
  /**
   * Of the means of CPU time in user mode. Not of medians: kernels tell user from system by looking now and then, so that a single
   * round has too much or too little, while the total is right; and being interrupted costs no CPU time.
   */
  readonly userCpu: number;
  /** Of heap bytes per request. */
  readonly heap: number | undefined;
  /** Those bytes themselves: they are the same on other machines. */
  readonly heapBytes: number | undefined;
  /** Of the medians of memory in RAM, in scenarios about that. */
  readonly resident: number | undefined;
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
  const baseWall = median(baseSamples.map(wallOf));
  const baseHeap = measurements.allocations.get(base);
  const baseResident = residentOf(baseSamples);
  const rows: ComparisonRow[] = [];
  for (const [contender, samples] of measurements.samples) {
    const heap = measurements.allocations.get(contender);
    const wall = samples.map(wallOf);
    rows.push({
      contender,
      wall: median(wall) / baseWall,
      wallQuartiles: [quantile(wall, 0.25) / baseWall, quantile(wall, 0.75) / baseWall],
      userCpu: mean(samples.map(userOf)) / mean(baseSamples.map(userOf)),
      heap: ratio(heap, baseHeap),
      heapBytes: heap,
      resident: ratio(residentOf(samples), baseResident),
      serverBusy: sum(samples.map((sample) => sample.serverMs)) / sum(wall),
      microseconds: (median(wall) * 1000) / requests,
    });
  }
  return rows.toSorted((a, b) => a.wall - b.wall);
}

const wallOf = (sample: Sample): number => sample.wallMs;
const userOf = (sample: Sample): number => sample.userMs;

function residentOf(samples: readonly Sample[]): number | undefined {
  const known = samples.flatMap(({ residentBytes }) => residentBytes ?? []);
  return known.length === 0 ? undefined : median(known);
}

function ratio(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined ? undefined : value / base;
}
