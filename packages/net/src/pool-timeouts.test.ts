import { HttpRequest } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { failureOf, setUpPool } from "./testing/pool-harness.ts";

const reusable = { reusable: true };

describe("time-outs", () => {
  const request = new HttpRequest("GET", "http://a/path");

  it("pool: limits the wait for a free connection (T7)", async () => {
    const { acquire, open, clock, pool } = setUpPool({ limits: { maxConnections: 1 } });
    const connection = await open("a");
    const waiting = acquire("a", { timeouts: { pool: 200, connect: 50 }, request });
    const failure = failureOf(waiting);
    const expected = {
      name: "PoolTimeoutError",
      phase: "pool",
      limit: 200,
      elapsed: 200,
      processed: "no",
      request,
    };
    await clock.advance(199);
    expect(pool.status().queued).toBe(1);
    await clock.advance(1);
    expect(await failure).toMatchObject(expected);
    expect(String(pool)).toBe("pool: 1 open, 0 idle, 1 active, 0 queued");
    pool.release(connection, reusable);
    expect(connection.state).toBe("open");
  });

  it("connect: limits the dial, and ends it (T7)", async () => {
    const { acquire, dialer, clock } = setUpPool();
    const waiting = acquire("a", { timeouts: { pool: 10, connect: 50 }, request });
    const failure = failureOf(waiting);
    const expected = {
      name: "ConnectTimeoutError",
      phase: "connect",
      limit: 50,
      elapsed: 50,
      processed: "no",
      request,
    };
    await clock.advance(50);
    expect(await failure).toMatchObject(expected);
    expect(dialer.at(0).signal.aborted).toBe(true);
  });

  it("connect: ends the oldest dial, and the others go on", async () => {
    const { wait, dialer, clock, settled } = setUpPool();
    wait("first", "a", { timeouts: { pool: null, connect: 100 } });
    await clock.advance(60);
    wait("second", "a", { timeouts: { pool: null, connect: 100 } });
    await clock.advance(40);
    expect(settled).toEqual(["first failed: ConnectTimeoutError"]);
    expect(dialer.dials.map((dial) => dial.signal.aborted)).toEqual([true, false]);
    await dialer.at(1).succeed();
    expect(settled.at(-1)).toBe("second got a2");
  });

  it("connect counts only while a dial is under way, pool only while none is", async () => {
    const { wait, open, clock, pool, settled } = setUpPool({ limits: { maxConnections: 1 } });
    const connection = await open("a");
    wait("first", "b", { timeouts: { pool: 100, connect: 50 } });
    await clock.advance(90);
    pool.release(connection, reusable);
    await clock.advance(49);
    expect(settled).toEqual([]);
    await clock.advance(1);
    expect(settled).toEqual(["first failed: ConnectTimeoutError"]);
  });

  it("null is no limit", async () => {
    const { wait, clock, settled } = setUpPool({ limits: { maxConnections: 1 } });
    wait("first", "a", { timeouts: { pool: null, connect: null } });
    wait("second", "a", { timeouts: { pool: null, connect: null } });
    await clock.advance(1e9);
    expect(settled).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it("a dial that has succeeded while the event loop was blocked is used, although its time-out is due", async () => {
    const { wait, dialer, clock, settled } = setUpPool();
    wait("first", "a", { timeouts: { pool: null, connect: 50 } });
    const fired = clock.advance(3_000);
    await dialer.at(0).succeed();
    await fired;
    expect(settled).toEqual(["first got a1"]);
  });

  it("leave no timer behind", async () => {
    const { open, wait, dialer, pool, clock } = setUpPool({ limits: { maxConnections: 1 } });
    const connection = await open("a");
    const timeouts = { pool: 100, connect: 100 };
    wait("first", "a", { timeouts });
    wait("second", "b", { timeouts });
    pool.release(connection, { reusable: false });
    await dialer.at(1).succeed();
    pool.release(dialer.connections[1]!, { reusable: false });
    await dialer.at(2).succeed();
    expect(clock.pending).toBe(0);
  });
});
