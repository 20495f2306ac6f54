import { inspect } from "node:util";

import { sleep } from "@haulier/core";
import { describe, expect, test } from "vitest";

import { VirtualClock } from "./virtual-clock.ts";

describe("time", () => {
  test("stands still until it is moved", async () => {
    const clock = new VirtualClock();
    expect([clock.now(), clock.timestamp()]).toEqual([0, Date.UTC(2000, 0, 1)]);
    await clock.advance(1_500);
    expect([clock.now(), clock.timestamp()]).toEqual([1_500, Date.UTC(2000, 0, 1) + 1_500]);
  });

  test("has the wall-clock time that it was given", () => {
    expect(new VirtualClock({ timestamp: 7 }).timestamp()).toBe(7);
  });

  test("refuses options that it does not know or cannot use", () => {
    expect(() => new VirtualClock({ timestmap: 1 } as object)).toThrow(/timestmap.*did you mean "timestamp"/);
    expect(() => new VirtualClock({ timestamp: Number.NaN })).toThrow(RangeError);
  });
});

describe("timers", () => {
  test("fire in order, each at its time", async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    for (const [name, delay] of [
      ["late", 30],
      ["early", 10],
      ["also early", 10],
      ["at once", 0],
      ["overdue", -5],
    ] as const) {
      clock.startTimer(() => fired.push(`${name} at ${clock.now()}`), delay);
    }
    await clock.advance(29);
    expect(fired).toEqual(["at once at 0", "overdue at 0", "early at 10", "also early at 10"]);
    await clock.advance(1);
    expect(fired.at(-1)).toBe("late at 30");
  });

  test("started by timers fire in the same move when they are due", async () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const again = (): void => {
      fired.push(clock.now());
      clock.startTimer(again, 10);
    };
    again();
    await clock.advance(35);
    expect(fired).toEqual([0, 10, 20, 30]);
  });

  test("can be stopped, and started over before and after they fire", async () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const timer = clock.startTimer(() => fired.push(clock.now()), 10);
    await clock.advance(6);
    timer.restart();
    await clock.advance(9);
    expect(fired).toEqual([]);
    await clock.advance(1);
    expect(fired).toEqual([16]);
    timer.restart();
    await clock.advance(10);
    expect(fired).toEqual([16, 26]);
    timer.restart();
    timer.stop();
    timer.stop();
    await clock.advance(100);
    expect(fired).toEqual([16, 26]);
  });

  test("that run are listed in the order in which they will fire", async () => {
    const clock = new VirtualClock();
    expect(clock.pending).toEqual([]);
    clock.startTimer(() => {}, 500);
    await clock.advance(100);
    clock.startTimer(() => {}, 50);
    expect(clock.pending).toEqual([
      { at: 150, delay: 50 },
      { at: 500, delay: 500 },
    ]);
    expect(inspect(clock)).toBe("VirtualClock { at 100 ms, pending: 50 ms, 400 ms }");
    await clock.runAll();
    expect(String(clock)).toBe("VirtualClock { at 500 ms, pending: none }");
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    "of %d ms are refused, since a runtime would fire them at once",
    (delay) => {
      expect(() => new VirtualClock().startTimer(() => {}, delay)).toThrow(RangeError);
    },
  );

  test("that throw fail the move, at their time, and the clock goes on", async () => {
    const clock = new VirtualClock();
    clock.startTimer(() => {
      throw new Error("from the timer");
    }, 10);
    await expect(clock.advance(100)).rejects.toThrow("from the timer");
    expect(clock.now()).toBe(10);
    await clock.advance(5);
    expect(clock.now()).toBe(15);
  });
});

describe("promises", () => {
  test("settle before the first timer, so that code which was just called has started its own", async () => {
    const clock = new VirtualClock();
    let woke = false;
    const work = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) await Promise.resolve();
      await sleep(clock, 1_000);
      woke = true;
    };
    void work();
    await clock.advance(1_000);
    expect(woke).toBe(true);
  });

  test("settle between two timers, and after the last", async () => {
    const clock = new VirtualClock();
    const times: number[] = [];
    const work = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        await sleep(clock, 100);
        for (let j = 0; j < 100; j++) await Promise.resolve();
        times.push(clock.now());
      }
    };
    void work();
    await clock.advance(1_000);
    expect(times).toEqual([100, 200, 300]);
    expect(clock.now()).toBe(1_000);
  });

  test("settle by advance(0), which moves nothing", async () => {
    const clock = new VirtualClock();
    let settled = false;
    void Promise.resolve()
      .then(() => {})
      .then(() => (settled = true));
    await clock.advance(0);
    expect([settled, clock.now()]).toEqual([true, 0]);
  });

  test("of web streams settle as well", async () => {
    const clock = new VirtualClock();
    const read = async (): Promise<string[]> => {
      const pieces: string[] = [];
      for await (const piece of ReadableStream.from(["a", "b"])) pieces.push(piece);
      return pieces;
    };
    let pieces: string[] = [];
    void read().then((all) => (pieces = all));
    await clock.advance(0);
    expect(pieces).toEqual(["a", "b"]);
  });
});

describe("moves", () => {
  test("next() goes to the next timer and says whether there was one", async () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    for (const delay of [10, 20]) clock.startTimer(() => fired.push(delay), delay);
    expect([await clock.next(), clock.now(), fired]).toEqual([true, 10, [10]]);
    expect([await clock.next(), clock.now(), fired]).toEqual([true, 20, [10, 20]]);
    expect([await clock.next(), clock.now()]).toEqual([false, 20]);
  });

  test("runAll() goes on until no timer is left", async () => {
    const clock = new VirtualClock();
    const work = async (): Promise<void> => {
      await sleep(clock, 100);
      await sleep(clock, 200);
    };
    void work();
    await clock.runAll();
    expect([clock.now(), clock.pending]).toEqual([300, []]);
  });

  test("runAll() gives up on timers without end", async () => {
    const clock = new VirtualClock();
    const again = (): void => void clock.startTimer(again, 1);
    again();
    await expect(clock.runAll()).rejects.toThrow("timers are still being started after 10000; use advance()");
  });

  test("follow one another when they are not awaited", async () => {
    const clock = new VirtualClock();
    const moves = [clock.advance(10), clock.advance(10), clock.next()];
    await Promise.all(moves);
    expect(clock.now()).toBe(20);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("of %d ms are refused", (ms) => {
    expect(() => new VirtualClock().advance(ms)).toThrow(RangeError);
  });
});
