import { VirtualClock } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import type { SessionError } from "./session-errors.ts";
import { SessionTraffic } from "./session-traffic.ts";

const maxOverhead = 1_000;
const burst = 16 * maxOverhead;

/** Counts by hand. */
function create(limit = maxOverhead) {
  const clock = new VirtualClock();
  const counts = { bytesRead: 500, bytesWritten: 500 };
  const floods: SessionError[] = [];
  const traffic = new SessionTraffic(counts, { clock, maxOverhead: limit }, (error) => floods.push(error));
  return { clock, counts, floods, traffic };
}

describe("traffic of a session", () => {
  it("may bring nothing within the limit, all the time", async () => {
    const { clock, counts, floods, traffic } = create();
    counts.bytesRead += burst;
    for (let i = 0; i < 100; i++) {
      await clock.advance(1_000);
      counts.bytesRead += maxOverhead;
    }
    expect(floods).toEqual([]);
    traffic.stop();
    expect(clock.pending).toEqual([]);
  });

  it("is a flood beyond it, at once or in time", async () => {
    const atOnce = create();
    atOnce.counts.bytesRead += burst + 1;
    await atOnce.clock.advance(999);
    expect(atOnce.floods).toEqual([]);
    await atOnce.clock.advance(1);
    expect(atOnce.floods).toMatchObject([
      {
        code: "ERR_HTTP2_FLOOD",
        message: `${burst + 1} bytes of frames that bring nothing, such as window updates, padding or unknown ones; maxOverhead is 1000 bytes per second`,
      },
    ]);
    expect(atOnce.clock.pending).toEqual([]);
    const inTime = create();
    for (let second = 1; second <= 16; second++) {
      inTime.counts.bytesRead += 2 * maxOverhead;
      await inTime.clock.advance(1_000);
      expect(inTime.floods.length).toBe(second < 16 ? 0 : 1);
    }
  });

  it("has room again after a pause, and never more than at the beginning", async () => {
    const { clock, counts, floods } = create();
    counts.bytesRead += burst;
    await clock.advance(100_000);
    counts.bytesRead += burst;
    await clock.advance(1_000);
    expect(floods).toEqual([]);
    await clock.advance(5_000);
    counts.bytesRead += 7 * maxOverhead;
    await clock.advance(1_000);
    expect(floods.length).toBe(1);
  });

  it.each([
    ["data", (traffic: SessionTraffic) => traffic.countData(1), 10 + 256],
    ["fields", (traffic: SessionTraffic) => traffic.countFields([":status", "200", "a", "b"]), 9 + 256 + 76],
    ["what comes for a stream that was given up", (traffic: SessionTraffic) => traffic.forgive(100), 100],
  ])("is of use as %s", async (_what, count, bytes) => {
    const { clock, counts, floods, traffic } = create();
    for (let i = 0; i < 1_000; i++) count(traffic);
    counts.bytesRead += 1_000 * bytes + burst;
    await clock.advance(1_000);
    expect(floods).toEqual([]);
    // Of use once.
    counts.bytesRead += 2 * maxOverhead + 1;
    await clock.advance(1_000);
    expect(floods.length).toBe(1);
  });

  it("answers what is sent: four bytes for one", async () => {
    const { clock, counts, floods } = create();
    counts.bytesWritten += 10_000;
    counts.bytesRead += 40_000 + burst;
    await clock.advance(1_000);
    expect(floods).toEqual([]);
    counts.bytesRead += 2 * maxOverhead + 1;
    await clock.advance(1_000);
    expect(floods.length).toBe(1);
  });

  it("is not looked at without a limit", async () => {
    const { clock, counts, floods, traffic } = create(Infinity);
    counts.bytesRead += 1e12;
    await clock.advance(10_000);
    expect([floods, clock.pending]).toEqual([[], []]);
    traffic.stop();
  });
});
