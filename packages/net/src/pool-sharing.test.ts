import { describe, expect, it } from "vitest";

import { setUpPool } from "./testing/pool-harness.ts";
import { turn } from "./testing/test-clock.ts";

const reusable = { reusable: true };

describe("connections that carry many requests", () => {
  it("makes one dial for 100 cold requests", async () => {
    const { wait, dialer, pool, settled } = setUpPool({ multiplexes: true });
    for (let index = 0; index < 100; index += 1) wait(`${index}`, "a");
    expect(String(pool)).toBe("pool: 1 open, 0 idle, 1 active, 99 queued");
    await dialer.at(0).succeed(100);
    expect(settled).toEqual(Array.from({ length: 100 }, (_, index) => `${index} got a1`));
    expect(dialer.dials).toHaveLength(1);
    expect(String(pool)).toBe("pool: 1 open, 0 idle, 1 active, 0 queued");
  });

  it("dials in parallel once the server turns out to carry one each, and remembers that", async () => {
    const { wait, dialer, pool, settled } = setUpPool({ multiplexes: true });
    for (const name of ["first", "second", "third"]) wait(name, "a");
    await dialer.at(0).succeed(1);
    expect(settled).toEqual(["first got a1"]);
    expect(dialer.pending).toHaveLength(2);
    await dialer.at(1).succeed(1);
    await dialer.at(2).succeed(1);
    for (const connection of dialer.connections) pool.release(connection, { reusable: false });
    wait("fourth", "a");
    wait("fifth", "a");
    expect(dialer.pending).toHaveLength(2);
  });

  it("goes on dialling one at a time where connections carry one just now and may come to carry many", async () => {
    const { wait, dialer, pool, settled } = setUpPool({ multiplexes: true });
    for (const name of ["first", "second", "third"]) wait(name, "a");
    const connection = await dialer.at(0).succeed(1, true);
    expect(settled).toEqual(["first got a1"]);
    expect(dialer.pending).toHaveLength(1);
    connection.capacity = 3;
    pool.capacityChanged(connection);
    await turn();
    expect(settled).toEqual(["first got a1", "second got a1", "third got a1"]);
  });

  it("uses a connection up to its capacity, then dials another, one at a time", async () => {
    const { acquire, wait, open, dialer, settled } = setUpPool({ multiplexes: true });
    const connection = await open("a", 3);
    expect(acquire("a")).toBe(connection);
    expect(acquire("a")).toBe(connection);
    for (const name of ["first", "second", "third", "fourth"]) wait(name, "a");
    expect(dialer.pending).toHaveLength(1);
    await dialer.at(1).succeed(3);
    expect(settled).toEqual(["first got a2", "second got a2", "third got a2"]);
    expect(dialer.pending).toHaveLength(1);
  });

  it("serves those who wait for a dial when a request ends meanwhile", async () => {
    const { acquire, wait, open, pool, settled } = setUpPool({ multiplexes: true });
    const connection = await open("a", 2);
    void acquire("a");
    wait("first", "a");
    pool.release(connection, reusable);
    await turn();
    expect(settled).toEqual(["first got a1"]);
    expect(String(pool)).toBe("pool: 2 open, 1 idle, 1 active, 0 queued");
  });

  it("is idle when no request is left on it", async () => {
    const { acquire, open, pool } = setUpPool({ multiplexes: true });
    const connection = await open("a", 100);
    void acquire("a");
    pool.release(connection, reusable);
    expect(String(pool)).toBe("pool: 1 open, 0 idle, 1 active, 0 queued");
    pool.release(connection, reusable);
    expect(String(pool)).toBe("pool: 1 open, 1 idle, 0 active, 0 queued");
    expect(connection.isReferenced).toBe(false);
  });

  it("takes no more requests when it is no longer reusable, and closes after the last", async () => {
    const { acquire, open, pool } = setUpPool({ multiplexes: true });
    const connection = await open("a", 100);
    void acquire("a");
    pool.release(connection, { reusable: false });
    expect(connection.state).toBe("open");
    expect(acquire("a")).toBeInstanceOf(Promise);
    pool.release(connection, reusable);
    expect(connection.state).toBe("closed");
  });

  it("follows a capacity that shrinks and grows", async () => {
    const { acquire, wait, open, pool, settled } = setUpPool({ multiplexes: true, limits: { maxConnections: 1 } });
    const connection = await open("a", 100);
    connection.capacity = 1;
    wait("first", "a");
    wait("second", "a");
    wait("third", "a");
    connection.capacity = 3;
    pool.capacityChanged(connection);
    await turn();
    expect(settled).toEqual(["first got a1", "second got a1"]);
    connection.capacity = 5;
    pool.capacityChanged(connection);
    await turn();
    expect(settled.at(-1)).toBe("third got a1");
    expect(acquire("a")).toBe(connection);
    expect(acquire("a")).toBeInstanceOf(Promise);
  });

  it("rejects all who wait for the first connection when that cannot be made", async () => {
    const { wait, dialer, settled } = setUpPool({ multiplexes: true });
    for (const name of ["first", "second"]) wait(name, "a");
    await dialer.at(0).fail(new Error("no"));
    expect(settled).toEqual(["first failed: ConnectError", "second failed: ConnectError"]);
    expect(dialer.dials).toHaveLength(1);
  });

  it("rejects one when a further connection cannot be made, since the others can wait for the first", async () => {
    const { acquire, wait, open, dialer, pool, settled } = setUpPool({ multiplexes: true });
    const connection = await open("a", 2);
    void acquire("a");
    wait("first", "a");
    wait("second", "a");
    await dialer.at(1).fail(new Error("no"));
    expect(settled).toEqual(["first failed: ConnectError"]);
    pool.release(connection, reusable);
    await turn();
    expect(settled.at(-1)).toBe("second got a1");
  });

  it("limits each who waits by its own time-out, and ends the dial with the last", async () => {
    const { wait, dialer, clock, settled } = setUpPool({ multiplexes: true });
    wait("first", "a", { timeouts: { pool: null, connect: 50 } });
    await clock.advance(20);
    wait("second", "a", { timeouts: { pool: null, connect: 50 } });
    await clock.advance(30);
    expect(settled).toEqual(["first failed: ConnectTimeoutError"]);
    expect(dialer.at(0).signal.aborted).toBe(false);
    await clock.advance(20);
    expect(settled.at(-1)).toBe("second failed: ConnectTimeoutError");
    expect(dialer.at(0).signal.aborted).toBe(true);
    expect(dialer.dials).toHaveLength(1);
  });

  it("replaces a dial that hangs for the next who comes", async () => {
    const { wait, dialer, clock, settled } = setUpPool({ multiplexes: true });
    const options = { timeouts: { pool: null, connect: 50 } };
    wait("first", "a", options);
    await clock.advance(40);
    wait("second", "a", options);
    await clock.advance(20);
    wait("third", "a", options);
    expect(dialer.dials.map((dial) => dial.signal.aborted)).toEqual([true, false]);
    await dialer.at(1).succeed(100);
    expect(settled).toEqual(["first failed: ConnectTimeoutError", "second got a2", "third got a2"]);
  });

  it("has those whom the first connection cannot carry wait in order of arrival among all origins", async () => {
    const { wait, dialer, pool, settled } = setUpPool({ multiplexes: true, limits: { maxConnections: 1 } });
    for (const [name, host] of Object.entries({ first: "a", second: "a", third: "b", fourth: "a" })) wait(name, host);
    pool.remove(await dialer.at(0).succeed(1));
    pool.release(await dialer.at(1).succeed(1), reusable);
    pool.release(await dialer.at(2).succeed(1), reusable);
    await dialer.at(3).succeed(1);
    expect(settled).toEqual(["first got a1", "second got a2", "third got b1", "fourth got a3"]);
  });

  it("tells a request once that a dial is under way, also when it has to wait for another", async () => {
    const { wait, dialer } = setUpPool({ multiplexes: true });
    let calls = 0;
    wait("first", "a");
    wait("second", "a", { onDial: () => (calls += 1) });
    await dialer.at(0).succeed(1);
    expect([dialer.pending.length, calls]).toEqual([1, 1]);
  });

  it("serves one request even on a connection that says it can carry none yet", async () => {
    const { wait, dialer, settled } = setUpPool({ multiplexes: true });
    for (const name of ["first", "second"]) wait(name, "a");
    await dialer.at(0).succeed(0);
    expect(settled).toEqual(["first got a1"]);
    expect(dialer.pending).toHaveLength(1);
  });

  it("counts the time of a request that has to wait again as a whole", async () => {
    const { wait, open, dialer, clock, settled } = setUpPool({ multiplexes: true, limits: { maxConnections: 2 } });
    await open("b");
    wait("first", "a");
    wait("second", "a", { timeouts: { pool: 100, connect: 100 } });
    await clock.advance(60);
    await dialer.at(1).succeed(1);
    await clock.advance(99);
    expect(settled).toEqual(["first got a1"]);
    await clock.advance(1);
    expect(settled[1]).toBe("second failed: PoolTimeoutError");
  });
});
