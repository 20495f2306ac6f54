import { describe, expect, it } from "vitest";

import { TestClock } from "./testing/test-clock.ts";
import { TimerShelf } from "./timer-shelf.ts";

describe("TimerShelf", () => {
  it("uses one timer of the clock for one phase after the other", async () => {
    const clock = new TestClock();
    const shelf = new TimerShelf(clock);
    for (let phase = 0; phase < 100; phase += 1) {
      const timer = shelf.start(1_000, () => expect.fail("there was no silence"));
      await clock.advance(5);
      expect(clock.pending).toBe(1);
      shelf.putBack(timer);
    }
  });

  it("counts a phase from its own beginning, whenever the timer of the clock was started", async () => {
    const clock = new TestClock();
    const shelf = new TimerShelf(clock);
    shelf.putBack(shelf.start(100, () => expect.fail("it was put back")));
    await clock.advance(60);
    const timeouts: number[] = [];
    shelf.start(100, (elapsed) => timeouts.push(elapsed));
    await clock.advance(99);
    expect(timeouts).toEqual([]);
    await clock.advance(1);
    expect(timeouts).toEqual([100]);
  });

  it("keeps a limit that is shorter than the one before", async () => {
    const clock = new TestClock();
    const shelf = new TimerShelf(clock);
    shelf.putBack(shelf.start(10_000, () => expect.fail("it was put back")));
    const timeouts: number[] = [];
    shelf.start(50, (elapsed) => timeouts.push(elapsed));
    await clock.advance(50);
    expect(timeouts).toEqual([50]);
  });

  it("has a timer for each of the phases that run at once", async () => {
    const clock = new TestClock();
    const shelf = new TimerShelf(clock);
    const timeouts: string[] = [];
    shelf.start(20, () => timeouts.push("second"));
    shelf.start(10, () => timeouts.push("first"));
    await clock.advance(20);
    expect(timeouts).toEqual(["first", "second"]);
  });

  it("leaves nothing behind once the timer of the clock has fired in vain", async () => {
    const clock = new TestClock();
    const shelf = new TimerShelf(clock);
    shelf.putBack(shelf.start(100, () => expect.fail("it was put back")));
    await clock.advance(100);
    expect(clock.pending).toBe(0);
  });
});
