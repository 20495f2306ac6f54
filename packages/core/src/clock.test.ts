import { describe, expect, it } from "vitest";

import { sleep, systemClock } from "./clock.ts";
import { caught } from "./testing/caught.ts";
import { listenerCount } from "./testing/listener-count.ts";
import { TestClock } from "./testing/test-clock.ts";

describe("sleep", () => {
  it("resolves when the time has passed, and not before", async () => {
    const clock = new TestClock();
    let awake = false;
    const sleeping = sleep(clock, 100).then(() => (awake = true));
    clock.advance(99);
    await Promise.resolve();
    expect(awake).toBe(false);
    clock.advance(1);
    await sleeping;
    expect(awake).toBe(true);
  });

  it("keeps the process alive", () => {
    const clock = new TestClock();
    void sleep(clock, 100);
    expect(clock.refs).toBe(1);
  });

  it("rejects with the reason of the signal, and stops the timer", async () => {
    const clock = new TestClock();
    const controller = new AbortController();
    const sleeping = caught(sleep(clock, 100, controller.signal));
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await sleeping).toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it("does not start a timer when the signal has aborted already", async () => {
    const clock = new TestClock();
    expect(await caught(sleep(clock, 100, AbortSignal.abort("now")))).toBe("now");
    expect(clock.pending).toBe(0);
  });

  it("leaves no listener behind", async () => {
    const clock = new TestClock();
    const { signal } = new AbortController();
    const listeners = listenerCount(signal);
    const sleeping = sleep(clock, 100, signal);
    expect(listeners()).toBe(1);
    clock.advance(100);
    await sleeping;
    expect(listeners()).toBe(0);
  });
});

describe("systemClock", () => {
  it("goes forward", async () => {
    const start = systemClock.now();
    await sleep(systemClock, 5);
    expect(systemClock.now()).toBeGreaterThan(start);
  });

  it("gives the wall-clock time", () => expect(Math.abs(systemClock.timestamp() - Date.now())).toBeLessThan(1_000));

  it("calls back once", async () => {
    let calls = 0;
    systemClock.startTimer(() => (calls += 1), 1);
    await sleep(systemClock, 20);
    expect(calls).toBe(1);
  });

  it("does not call back after it was stopped, twice if need be", async () => {
    let calls = 0;
    const timer = systemClock.startTimer(() => (calls += 1), 1);
    timer.stop();
    timer.stop();
    await sleep(systemClock, 20);
    expect(calls).toBe(0);
  });

  it("starts over, also after it has fired", async () => {
    let calls = 0;
    const timer = systemClock.startTimer(() => (calls += 1), 1);
    await sleep(systemClock, 20);
    timer.restart();
    await sleep(systemClock, 20);
    expect(calls).toBe(2);
  });

  it("starts over where timers are numbers, as in browsers", async () => {
    const { setTimeout: start } = globalThis;
    globalThis.setTimeout = ((callback: () => void, delay: number) =>
      Number(start(callback, delay))) as unknown as typeof start;
    try {
      let calls = 0;
      const timer = systemClock.startTimer(() => (calls += 1), 1);
      timer.ref();
      timer.restart();
      await sleep(systemClock, 20);
      expect(calls).toBe(1);
      timer.restart();
      timer.stop();
      await sleep(systemClock, 20);
      expect(calls).toBe(1);
    } finally {
      globalThis.setTimeout = start;
    }
  });

  for (const delay of [2 ** 31, 1e12, Number.POSITIVE_INFINITY]) {
    it(`does not fire a timer of ${delay} ms at once, as runtimes would`, async () => {
      let calls = 0;
      const timer = systemClock.startTimer(() => (calls += 1), delay);
      await sleep(systemClock, 20);
      timer.stop();
      expect(calls).toBe(0);
    });
  }
});
