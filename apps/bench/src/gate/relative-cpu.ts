import { quantile } from "../statistics.ts";
import { calibrate } from "./calibration.ts";

/** Node does everything on one thread then: no compiler and no collector of garbage takes part of the time elsewhere. */
export const cpuFlags: readonly string[] = ["--single-threaded"];

/** CPU time of a request. */
export interface RelativeCpu {
  /** In steps of the calibration loop. */
  readonly steps: number;
  /** Of this machine, in this hour. */
  readonly microseconds: number;
}

const warmUps = 4;
const slices = 16;
/** In one slice: a few milliseconds. */
const calibrationSteps = 6000;
/**
 * The CPU time of a slice that little was in the way of. It is not the least one, which may be an error of the clock; above it, slices are
 * longer for reasons that are not ours, above all caches that another process has filled meanwhile.
 */
const undisturbed = 0.1;

/** Measures requests and the calibration loop in turns, so that a slow or busy machine is slow for both. */
export async function measureRelativeCpu(run: () => Promise<unknown>, requests: number): Promise<RelativeCpu> {
  const ours: number[] = [];
  const calibration: number[] = [];
  for (let slice = -warmUps; slice < slices; slice++) {
    const ourTime = (await cpuTime(run)) / requests;
    const calibrationTime = (await cpuTime(() => calibrate(calibrationSteps))) / calibrationSteps;
    if (slice < 0) continue;
    ours.push(ourTime);
    calibration.push(calibrationTime);
  }
  const microseconds = quantile(ours, undisturbed);
  return { steps: microseconds / quantile(calibration, undisturbed), microseconds };
}

/** In microseconds. The sum of both kinds is exact; a kernel tells one from the other by looking now and then. */
async function cpuTime(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
