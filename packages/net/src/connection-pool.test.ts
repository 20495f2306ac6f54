import { TransportClosedError } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { setUpPool } from "./testing/pool-harness.ts";
import { turn } from "./testing/test-clock.ts";

const reusable = { reusable: true };

describe("reuse", () => {
  it("hands out an idle connection at once, not as a promise", async () => {
    const { pool, acquire, open } = setUpPool();
    const connection = await open("a");
    pool.release(connection, reusable);
    expect(acquire("a")).toBe(connection);
  });

  it("hands out the connection that was released last (T6)", async () => {
    const { pool, acquire, open } = setUpPool();
    const [first, second] = [await open("a"), await open("a")];
    pool.release(second, reusable);
    pool.release(first, reusable);
    expect(acquire("a")).toBe(first);
    expect(acquire("a")).toBe(second);
  });

  it("keeps origins apart", async () => {
    const { pool, open, dialer } = setUpPool();
    pool.release(await open("a"), reusable);
    await open("b");
    expect(dialer.dials.map((dial) => dial.target.hostname)).toEqual(["a", "b"]);
  });

  it("keeps partitions of an origin apart", async () => {
    const { pool, dialer } = setUpPool();
    const url = new URL("http://a");
    const waiting = pool.acquire(pool.origin(url, "proxy 1"));
    const connection = await dialer.at(0).succeed();
    await waiting;
    pool.release(connection, reusable);
    expect(pool.acquire(pool.origin(url, "proxy 2"))).toBeInstanceOf(Promise);
    expect(pool.acquire(pool.origin(url, "proxy 1"))).toBe(connection);
  });

  it("closes a connection that cannot be reused", async () => {
    const { pool, open } = setUpPool();
    const connection = await open("a");
    pool.release(connection, { reusable: false });
    expect(connection.state).toBe("closed");
    expect(String(pool)).toBe("pool: 0 open, 0 idle, 0 active, 0 queued");
  });

  it("never hands out a connection that has become unusable while it was idle (T6)", async () => {
    const { pool, acquire, open } = setUpPool();
    const connection = await open("a");
    pool.release(connection, reusable);
    connection.usable = false;
    expect(acquire("a")).toBeInstanceOf(Promise);
    expect(connection.state).toBe("closed");
  });

  it("forgets a connection that closed by itself, idle or active", async () => {
    const { pool, acquire, open } = setUpPool();
    const [idle, active] = [await open("a"), await open("a")];
    pool.release(idle, reusable);
    pool.remove(idle);
    pool.remove(active);
    pool.release(active, reusable);
    expect(acquire("a")).toBeInstanceOf(Promise);
    expect([idle.state, active.state]).toEqual(["open", "open"]);
  });

  it("puts nothing more on a connection that is retired, and closes it when it carries nothing", async () => {
    const { pool, acquire, open } = setUpPool();
    const [idle, active] = [await open("a", 2), await open("b", 2)];
    pool.release(idle, reusable);
    pool.retire(idle);
    pool.retire(active);
    expect([idle.state, active.state]).toEqual(["closed", "open"]);
    expect(acquire("b")).toBeInstanceOf(Promise);
    expect(String(pool)).toBe("pool: 2 open, 0 idle, 2 active, 0 queued");
    pool.release(active, reusable);
    expect(active.state).toBe("closed");
    expect(String(pool)).toBe("pool: 1 open, 0 idle, 1 active, 0 queued");
  });

  it("lets the process end while a connection is idle, and not while it is active", async () => {
    const { pool, acquire, open } = setUpPool();
    const connection = await open("a");
    expect(connection.isReferenced).toBe(true);
    pool.release(connection, reusable);
    expect(connection.isReferenced).toBe(false);
    void acquire("a");
    expect(connection.isReferenced).toBe(true);
  });

  it("refuses a release too many", async () => {
    const { pool, open } = setUpPool();
    const connection = await open("a");
    pool.release(connection, reusable);
    expect(() => pool.release(connection, reusable)).toThrow("released more often than acquired");
  });
});

describe("closing", () => {
  it("closes idle connections at once and active ones when they are released", async () => {
    const { pool, open } = setUpPool();
    const [idle, active] = [await open("a"), await open("a")];
    pool.release(idle, reusable);
    const closed = pool.close();
    expect([idle.state, active.state]).toEqual(["closed", "open"]);
    pool.release(active, reusable);
    await closed;
    expect(active.state).toBe("closed");
  });

  it("serves those who wait already, and refuses those who come after", async () => {
    const { pool, open, wait, dialer, settled } = setUpPool({ limits: { maxConnections: 1 } });
    const connection = await open("a");
    wait("first", "a");
    wait("second", "b");
    const closed = pool.close();
    wait("late", "a");
    pool.release(connection, reusable);
    await turn();
    pool.release(connection, reusable);
    const other = await dialer.at(1).succeed();
    pool.release(other, reusable);
    await closed;
    expect(settled).toEqual(["late failed: TransportClosedError", "first got a1", "second got b1"]);
    expect(String(pool)).toBe("pool: 0 open, 0 idle, 0 active, 0 queued");
  });

  it("may be called again, and resolves only when the connections have closed", async () => {
    const { pool, open } = setUpPool();
    const connection = await open("a");
    let finish: () => void = () => {};
    connection.closing = new Promise((resolve) => {
      finish = resolve;
    });
    pool.release(connection, reusable);
    const first = pool.close();
    let isClosed = false;
    void pool.close().then(() => {
      isClosed = true;
    });
    await turn();
    expect(isClosed).toBe(false);
    finish();
    await first;
    await turn();
    expect(isClosed).toBe(true);
  });

  it("destroys a connection that fails to close", async () => {
    const { pool, open } = setUpPool();
    const connection = await open("a");
    connection.closing = Promise.reject(new Error("cannot"));
    pool.release(connection, reusable);
    await pool.close();
    expect(connection.state).toBe("destroyed");
  });

  it("ends dials that were left over", async () => {
    const { pool, open, wait, dialer } = setUpPool();
    const connection = await open("a");
    wait("first", "a");
    pool.release(connection, reusable);
    void pool.close();
    expect(dialer.at(1).signal.aborted).toBe(true);
  });

  it("leaves no timer behind", async () => {
    const { pool, open, clock } = setUpPool();
    pool.release(await open("a"), reusable);
    await pool.close();
    expect(clock.pending).toBe(0);
  });

  it("destroy() ends everything at once", async () => {
    const { pool, open, wait, dialer, clock, settled } = setUpPool({ limits: { maxConnections: 3 } });
    const [idle, active] = [await open("a"), await open("a")];
    pool.release(idle, reusable);
    wait("first", "b");
    const error = new TransportClosedError("over");
    pool.destroy(error);
    await pool.close();
    expect([idle.destroyedWith, active.destroyedWith]).toEqual([error, error]);
    expect(dialer.pending).toEqual([]);
    expect(settled).toEqual(["first failed: TransportClosedError"]);
    pool.release(active, reusable);
    expect(String(pool)).toBe("pool: 0 open, 0 idle, 0 active, 0 queued");
    expect(clock.pending).toBe(0);
  });
});

describe("status", () => {
  it("counts by origin, and only origins where there is something", async () => {
    const { pool, open, wait } = setUpPool({ limits: { maxConnections: 2 } });
    pool.release(await open("a"), reusable);
    wait("first", "b");
    wait("second", "c");
    wait("third", "c");
    expect(pool.status()).toEqual({
      open: 2,
      idle: 0,
      active: 2,
      queued: 1,
      origins: {
        "http://b": { open: 1, idle: 0, active: 1, queued: 0 },
        "http://c": { open: 1, idle: 0, active: 1, queued: 1 },
      },
    });
  });
});
