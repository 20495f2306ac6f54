import { VirtualClock } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { ProgressMeter } from "./progress-meter.ts";

describe("ProgressMeter", () => {
  it("has the rate of something steady, and when it will be done", async () => {
    const clock = new VirtualClock();
    const meter = new ProgressMeter(clock, 0);
    for (let second = 1; second <= 5; second++) {
      await clock.advance(1_000);
      const { rate, eta, elapsed } = meter.measure(second * 100, 1_000);
      expect(rate).toBeCloseTo(100);
      expect(eta).toBeCloseTo((10 - second) * 1_000);
      expect(elapsed).toBe(second * 1_000);
    }
  });

  it("lets what was before count less and less, whatever the steps", async () => {
    const rateAfter = async (steps: number): Promise<number> => {
      const clock = new VirtualClock();
      const meter = new ProgressMeter(clock, 0);
      await clock.advance(60_000);
      meter.measure(60_000, undefined);
      // From 1 000 in a second to 100, for 3 seconds, which is the time constant.
      let rate = 0;
      for (let step = 1; step <= steps; step++) {
        await clock.advance(3_000 / steps);
        ({ rate } = meter.measure(60_000 + (300 * step) / steps, undefined));
      }
      return rate;
    };
    // The old rate counts 1/e, the new one the rest.
    const expected = 1_000 / Math.E + 100 * (1 - 1 / Math.E);
    for (const steps of [1, 2, 100]) expect(await rateAfter(steps)).toBeCloseTo(expected);
  });

  it("does not count what was there before, nor what is begun anew", async () => {
    const clock = new VirtualClock();
    const meter = new ProgressMeter(clock, 5_000);
    await clock.advance(1_000);
    expect(meter.measure(5_100, 6_000)).toMatchObject({ transferred: 5_100, total: 6_000, rate: 100, eta: 9_000 });
    await clock.advance(0);
    expect(meter.measure(0, 6_000).rate).toBeCloseTo(100);
  });

  it("cannot tell before any time has passed, without an end, or without progress", async () => {
    const clock = new VirtualClock();
    const meter = new ProgressMeter(clock, 0);
    expect(meter.measure(0, 100)).toEqual({ transferred: 0, total: 100, rate: 0, eta: undefined, elapsed: 0 });
    await clock.advance(1_000);
    expect(meter.measure(0, 100).eta).toBeUndefined();
    expect(meter.measure(50, undefined).eta).toBeUndefined();
    expect(meter.measure(100, 100).eta).toBe(0);
  });
});
