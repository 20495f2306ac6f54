import { describe, expect, it } from "vitest";

import { PhaseTimer } from "./phase-timer.ts";
import { TestClock, turn } from "./testing/test-clock.ts";

function setUp() {
  const clock = new TestClock();
  const timeouts: number[] = [];
  return { clock, timeouts, timer: new PhaseTimer((elapsed) => timeouts.push(elapsed), { clock }) };
}

describe("PhaseTimer", () => {
  it("reports once, when there was silence for as long as the limit", async () => {
    const { clock, timer, timeouts } = setUp();
    timer.start(100);
    await clock.advance(99);
    expect(timeouts).toEqual([]);
    await clock.advance(1);
    expect(timeouts).toEqual([100]);
    await clock.advance(1_000);
    expect(timeouts).toEqual([100]);
    expect(clock.pending).toBe(0);
  });

  it("starts over with each touch, on one timer", async () => {
    const { clock, timer, timeouts } = setUp();
    timer.start(100);
    for (let count = 0; count < 5; count += 1) {
      await clock.advance(60);
      timer.touch();
      expect(clock.pending).toBe(1);
    }
    await clock.advance(99);
    expect(timeouts).toEqual([]);
    await clock.advance(1);
    expect(timeouts).toEqual([100]);
  });

  it("does not count while it is paused, and counts from zero afterwards", async () => {
    const { clock, timer, timeouts } = setUp();
    timer.start(100);
    await clock.advance(90);
    timer.pause();
    await clock.advance(1_000);
    timer.touch();
    expect(clock.pending).toBe(0);
    timer.resume();
    await clock.advance(99);
    expect(timeouts).toEqual([]);
    await clock.advance(1);
    expect(timeouts).toEqual([100]);
  });

  it("takes a new limit in place of the old one", async () => {
    const { clock, timer, timeouts } = setUp();
    timer.start(100);
    await clock.advance(50);
    timer.start(20);
    await clock.advance(20);
    expect(timeouts).toEqual([20]);
  });

  it.each(["null", "stop"])("has no limit after %s", async (end) => {
    const { clock, timer, timeouts } = setUp();
    timer.start(100);
    if (end === "null") timer.start(null);
    else timer.stop();
    timer.touch();
    timer.pause();
    timer.resume();
    await clock.advance(1_000);
    expect([timeouts, clock.pending]).toEqual([[], 0]);
  });

  it("gives what has arrived while the event loop was blocked a turn to show", async () => {
    const { clock, timer, timeouts } = setUp();
    timer.start(100);
    const fired = clock.advance(3_000);
    // The timer has fired, and the sockets are read next.
    timer.touch();
    await fired;
    expect(timeouts).toEqual([]);
    await clock.advance(100);
    expect(timeouts).toEqual([100]);
  });

  it("says how long it was when it was late", async () => {
    const { clock, timer, timeouts } = setUp();
    timer.start(100);
    clock.block(3_000);
    await clock.advance(0);
    expect(timeouts).toEqual([3_000]);
  });

  it.each(["stop", "pause", "start"] as const)("does not report when %s comes in that turn", async (change) => {
    const { clock, timer, timeouts } = setUp();
    timer.start(100);
    const fired = clock.advance(100);
    if (change === "start") timer.start(500);
    else timer[change]();
    await fired;
    await turn();
    expect(timeouts).toEqual([]);
  });

  it("takes the turn that it is given", () => {
    const clock = new TestClock();
    const turns: (() => void)[] = [];
    const timeouts: number[] = [];
    const timer = new PhaseTimer((elapsed) => timeouts.push(elapsed), { clock, yieldTurn: (then) => turns.push(then) });
    timer.start(10);
    void clock.advance(10);
    expect([timeouts, turns.length]).toEqual([[], 1]);
    turns[0]?.();
    expect(timeouts).toEqual([10]);
  });

  it("keeps the process alive only when told to, and only while it counts", async () => {
    const clock = new TestClock();
    const waiting = new PhaseTimer(() => {}, { clock, keepsAlive: true });
    new PhaseTimer(() => {}, { clock }).start(100);
    expect([clock.pending, clock.referenced]).toEqual([1, 0]);
    waiting.start(100);
    expect(clock.referenced).toBe(1);
    await clock.advance(50);
    waiting.touch();
    await clock.advance(60);
    expect(clock.referenced).toBe(1);
    waiting.stop();
    expect(clock.referenced).toBe(0);
  });

  it("rests without a report, on a timer that it uses again", async () => {
    const { clock, timer, timeouts } = setUp();
    timer.start(100);
    timer.rest();
    await clock.advance(50);
    expect([timeouts, clock.pending]).toEqual([[], 1]);
    timer.start(100, (elapsed) => timeouts.push(-elapsed));
    expect(clock.pending).toBe(1);
    await clock.advance(99);
    expect(timeouts).toEqual([]);
    await clock.advance(1);
    expect(timeouts).toEqual([-100]);
  });
});
