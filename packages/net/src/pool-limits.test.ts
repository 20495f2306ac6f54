import type { PoolLimits } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { setUpPool } from "./testing/pool-harness.ts";

const reusable = { reusable: true };

describe("limits (T5)", () => {
  it("are 100 connections, 20 idle, 5 s by default", () => {
    const { pool } = setUpPool();
    expect(pool.limits).toEqual({ maxConnections: 100, maxIdleConnections: 20, keepAliveTimeout: 5_000 });
  });

  it.each([
    [{ maxConnection: 5 }, 'unknown option "maxConnection"'],
    [{ maxConnections: 0 }, "limits.maxConnections: expected a number from 1 up"],
    [{ maxIdleConnections: -1 }, "limits.maxIdleConnections: expected a number from 0 up"],
    [{ keepAliveTimeout: "5" }, "limits.keepAliveTimeout: expected a number from 0 up"],
    [{ keepAliveTimeout: Number.NaN }, "limits.keepAliveTimeout: expected a number from 0 up"],
  ])("refuses %o", (limits, message) => {
    expect(() => setUpPool({ limits: limits as Partial<PoolLimits> })).toThrow(message);
  });

  it("maxConnections counts all origins together, dials included", () => {
    const { wait, dialer, pool } = setUpPool({ limits: { maxConnections: 2 } });
    for (const host of ["a", "b", "c"]) wait(host, host);
    expect(dialer.dials).toHaveLength(2);
    expect(String(pool)).toBe("pool: 2 open, 0 idle, 2 active, 1 queued");
  });

  it("maxConnections: Infinity is no limit", () => {
    const { wait, dialer } = setUpPool({ limits: { maxConnections: Number.POSITIVE_INFINITY } });
    for (let count = 0; count < 500; count += 1) wait("a", "a");
    expect(dialer.dials).toHaveLength(500);
  });

  it("maxIdleConnections closes the connection that has been idle for the longest time, whatever is active", async () => {
    const { pool, open } = setUpPool({ limits: { maxIdleConnections: 2 } });
    const connections = [await open("a"), await open("b"), await open("c"), await open("d")];
    for (const connection of connections.slice(0, 3)) pool.release(connection, reusable);
    expect(connections.map((connection) => connection.state)).toEqual(["closed", "open", "open", "open"]);
    expect(String(pool)).toBe("pool: 3 open, 2 idle, 1 active, 0 queued");
  });

  it("maxIdleConnections: 0 keeps none", async () => {
    const { pool, open } = setUpPool({ limits: { maxIdleConnections: 0 } });
    const connection = await open("a");
    pool.release(connection, reusable);
    expect(connection.state).toBe("closed");
  });

  it("keepAliveTimeout closes idle connections when their time is over", async () => {
    const { pool, open, clock } = setUpPool();
    const [first, second] = [await open("a"), await open("b")];
    pool.release(first, reusable);
    await clock.advance(1_000);
    pool.release(second, reusable);
    await clock.advance(3_999);
    expect(String(pool)).toBe("pool: 2 open, 2 idle, 0 active, 0 queued");
    await clock.advance(1);
    expect([first.state, second.state]).toEqual(["closed", "open"]);
    await clock.advance(1_001);
    expect(second.state).toBe("closed");
    expect(clock.pending).toBe(0);
  });

  it("keepAliveTimeout takes one timer for all connections", async () => {
    const { pool, open, clock } = setUpPool();
    const connections = await Promise.all([open("a"), open("b"), open("c")]);
    for (const connection of connections) pool.release(connection, reusable);
    expect(clock.pending).toBe(1);
  });

  it("keepAliveTimeout holds when the event loop was blocked and the timer is late", async () => {
    const { pool, open, acquire, clock } = setUpPool();
    const connection = await open("a");
    pool.release(connection, reusable);
    clock.block(5_000);
    expect(acquire("a")).toBeInstanceOf(Promise);
    expect(connection.state).toBe("closed");
  });

  it("keepAliveTimeout: Infinity leaves it to the server, without a timer", async () => {
    const { pool, open, clock } = setUpPool({ limits: { keepAliveTimeout: Number.POSITIVE_INFINITY } });
    pool.release(await open("a"), reusable);
    await clock.advance(1e9);
    expect(String(pool)).toBe("pool: 1 open, 1 idle, 0 active, 0 queued");
    expect(clock.pending).toBe(0);
  });

  it("a shorter time that the server has named goes before", async () => {
    const { pool, open, clock } = setUpPool();
    const [short, long] = [await open("a"), await open("b")];
    pool.release(long, { reusable: true, keepAlive: 60_000 });
    pool.release(short, { reusable: true, keepAlive: 2_000 });
    await clock.advance(2_000);
    expect([short.state, long.state]).toEqual(["closed", "open"]);
    await clock.advance(3_000);
    expect(long.state).toBe("closed");
  });

  it("a server that keeps connections for no time at all has none kept", async () => {
    const { pool, open } = setUpPool();
    const connection = await open("a");
    pool.release(connection, { reusable: true, keepAlive: 0 });
    expect(connection.state).toBe("closed");
  });
});
