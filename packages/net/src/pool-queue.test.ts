import { getEventListeners } from "node:events";

import { ConnectError, HttpRequest } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { ConnectionPool } from "./connection-pool.ts";
import { FakeConnection } from "./testing/fake-connection.ts";
import { failureOf, setUpPool } from "./testing/pool-harness.ts";
import { turn } from "./testing/test-clock.ts";

const reusable = { reusable: true };

describe("the queue", () => {
  it("serves requests in order of arrival (T6)", async () => {
    const { wait, open, pool, settled } = setUpPool({ limits: { maxConnections: 1 } });
    const connection = await open("a");
    for (const name of ["first", "second", "third"]) wait(name, "a");
    for (let count = 0; count < 3; count += 1) {
      pool.release(connection, reusable);
      await turn();
    }
    expect(settled).toEqual(["first got a1", "second got a1", "third got a1"]);
  });

  it("closes an idle connection of another origin for the first in the queue (T6)", async () => {
    const { wait, open, pool, dialer } = setUpPool({ limits: { maxConnections: 2 } });
    const [older, newer] = [await open("a"), await open("b")];
    pool.release(older, reusable);
    pool.release(newer, reusable);
    wait("first", "c");
    expect([older.state, newer.state]).toEqual(["closed", "open"]);
    expect(dialer.dials.at(-1)?.target.hostname).toBe("c");
  });

  it("serves origins in order of arrival too: a freed connection makes room for who came first (T6)", async () => {
    const { wait, open, pool, dialer, settled } = setUpPool({ limits: { maxConnections: 1 } });
    const connection = await open("a");
    wait("first", "b");
    wait("second", "a");
    pool.release(connection, reusable);
    expect(connection.state).toBe("closed");
    const other = await dialer.at(1).succeed();
    expect(settled).toEqual(["first got b1"]);
    pool.release(other, reusable);
    await dialer.at(2).succeed();
    expect(settled).toEqual(["first got b1", "second got a2"]);
  });

  it("gives a freed connection to the first who waits there, and the dial goes on for the next", async () => {
    const { wait, open, pool, dialer, settled } = setUpPool();
    const connection = await open("a");
    wait("first", "a");
    wait("second", "a");
    expect(dialer.pending).toHaveLength(2);
    pool.release(connection, reusable);
    await dialer.at(1).succeed();
    expect(settled).toEqual(["first got a1", "second got a2"]);
  });

  it("keeps a dial that nobody waits for any more, as one that is idle", async () => {
    const { wait, open, pool, dialer, acquire } = setUpPool();
    const connection = await open("a");
    wait("first", "a");
    pool.release(connection, reusable);
    expect(String(pool)).toBe("pool: 2 open, 1 idle, 1 active, 0 queued");
    const spare = await dialer.at(1).succeed();
    expect(spare.isReferenced).toBe(false);
    expect(String(pool)).toBe("pool: 2 open, 1 idle, 1 active, 0 queued");
    expect(acquire("a")).toBe(spare);
  });

  it("has the next who comes wait for a dial that was left over", async () => {
    const { wait, open, pool, dialer, settled } = setUpPool();
    const connection = await open("a");
    wait("first", "a");
    pool.release(connection, reusable);
    wait("second", "a");
    expect(dialer.dials).toHaveLength(2);
    await dialer.at(1).succeed();
    expect(settled).toEqual(["first got a1", "second got a2"]);
  });

  it("ends a dial that was left over when it takes longer than the request would have waited", async () => {
    const { wait, open, pool, dialer, clock } = setUpPool();
    const connection = await open("a");
    wait("first", "a", { timeouts: { pool: null, connect: 1_000 } });
    pool.release(connection, reusable);
    await clock.advance(999);
    expect(dialer.pending).toHaveLength(1);
    await clock.advance(1);
    expect(dialer.pending).toHaveLength(0);
    expect(String(pool)).toBe("pool: 1 open, 0 idle, 1 active, 0 queued");
  });

  it("ends a dial that was left over when there is no room for another idle connection", async () => {
    const { wait, open, pool, dialer } = setUpPool({ limits: { maxIdleConnections: 0 } });
    const connection = await open("a");
    wait("first", "a");
    pool.release(connection, reusable);
    expect(dialer.at(1).signal.aborted).toBe(true);
  });

  it("keeps an idle connection rather than a dial that was left over", async () => {
    const { wait, open, pool, dialer } = setUpPool({ limits: { maxIdleConnections: 1 } });
    const [idle, active] = [await open("b"), await open("a")];
    pool.release(idle, reusable);
    wait("first", "a");
    pool.release(active, reusable);
    expect([idle.state, dialer.at(-1).signal.aborted]).toEqual(["open", true]);
  });

  it("ends a dial that was left over when another origin needs its place", async () => {
    const { wait, open, pool, dialer } = setUpPool({ limits: { maxConnections: 2 } });
    const connection = await open("a");
    wait("first", "a");
    pool.release(connection, reusable);
    wait("second", "b");
    expect(dialer.at(1).signal.aborted).toBe(true);
    expect(dialer.pending.map((dial) => dial.target.hostname)).toEqual(["b"]);
  });

  it("gives the connection of a dial to the first who waits, whoever it was made for", async () => {
    const { wait, dialer, settled } = setUpPool();
    wait("first", "a");
    wait("second", "a");
    await dialer.at(1).succeed();
    await dialer.at(0).succeed();
    expect(settled).toEqual(["first got a2", "second got a1"]);
  });

  it("dials for the next when a connection is gone", async () => {
    const { wait, open, pool, dialer } = setUpPool({ limits: { maxConnections: 1 } });
    const connection = await open("a");
    wait("first", "a");
    pool.remove(connection);
    expect(dialer.pending).toHaveLength(1);
  });

  it("says once that a dial is under way for the request", async () => {
    const { wait, open, pool } = setUpPool({ limits: { maxConnections: 1 } });
    const connection = await open("a");
    let calls = 0;
    wait("first", "a", {
      onDial: () => {
        calls += 1;
      },
    });
    expect(calls).toBe(0);
    pool.release(connection, { reusable: false });
    expect(calls).toBe(1);
  });
});

describe("leaving the queue", () => {
  it("rejects with the reason of the signal", async () => {
    const { acquire, dialer, pool } = setUpPool();
    const controller = new AbortController();
    const waiting = acquire("a", { signal: controller.signal });
    const reason = new Error("changed my mind");
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(dialer.at(0).signal.aborted).toBe(true);
    expect(String(pool)).toBe("pool: 0 open, 0 idle, 0 active, 0 queued");
  });

  it("puts one listener on a signal for all who wait, and none afterwards", async () => {
    const { wait, dialer, settled } = setUpPool();
    const { signal } = new AbortController();
    const listeners = (): number => getEventListeners(signal, "abort").length;
    for (const name of ["first", "second"]) wait(name, "a", { signal });
    expect(listeners()).toBe(1);
    await dialer.at(0).succeed();
    await dialer.at(1).fail(new Error("no"));
    expect(settled).toEqual(["first got a1", "second failed: ConnectError"]);
    expect(listeners()).toBe(0);
  });

  it("rejects at once when the signal has aborted before, even with an idle connection", async () => {
    const { acquire, open, pool, dialer } = setUpPool();
    pool.release(await open("a"), reusable);
    await expect(acquire("a", { signal: AbortSignal.abort("no") })).rejects.toBe("no");
    expect(dialer.dials).toHaveLength(1);
  });

  it("passes its dial to one who has none", async () => {
    const { wait, dialer, settled } = setUpPool({ limits: { maxConnections: 1 } });
    const controller = new AbortController();
    wait("first", "a", { signal: controller.signal });
    wait("second", "a");
    controller.abort("left");
    await dialer.at(0).succeed();
    expect(settled).toEqual(["first failed: left", "second got a1"]);
    expect(dialer.dials).toHaveLength(1);
  });

  it("frees the place of its dial for another origin", async () => {
    const { wait, dialer } = setUpPool({ limits: { maxConnections: 1 } });
    const controller = new AbortController();
    wait("first", "a", { signal: controller.signal });
    wait("second", "b");
    controller.abort("left");
    expect(dialer.pending.map((dial) => dial.target.hostname)).toEqual(["b"]);
  });

  it("destroys a connection that comes of a dial after that was ended", async () => {
    const deaf = new FakeConnection("deaf");
    let answer: (connection: FakeConnection) => void = () => {};
    const stubborn = new ConnectionPool<FakeConnection>({
      dial: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const controller = new AbortController();
    const waiting = stubborn.acquire(stubborn.origin(new URL("http://a")), { signal: controller.signal });
    controller.abort("left");
    await expect(waiting).rejects.toBe("left");
    answer(deaf);
    await turn();
    expect(deaf.state).toBe("destroyed");
  });
});

describe("a dial that fails", () => {
  it("rejects the first who waits, with the request and without credentials", async () => {
    const { acquire, wait, dialer, settled } = setUpPool();
    const request = new HttpRequest("GET", "http://user:secret@a/path");
    const first = acquire("a", { request });
    wait("second", "a");
    const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const failure = failureOf(first);
    const expected = { name: "ConnectError", request, cause, processed: "no" };
    await dialer.at(1).fail(cause);
    expect(await failure).toMatchObject(expected);
    await expect(first).rejects.toThrow(/^(?!.*secret).*GET .*cannot connect to a:80: connection refused/);
    await dialer.at(0).succeed();
    expect(settled).toEqual(["second got a1"]);
  });

  it("adds the request to an error that is the library's already", async () => {
    const { acquire, dialer } = setUpPool();
    const request = new HttpRequest("GET", "http://a/path");
    const waiting = acquire("a", { request });
    const failure = failureOf(waiting);
    const expected = { name: "ConnectError", request, cause: "socket" };
    await dialer.at(0).fail(new ConnectError("cannot connect to a:80", { cause: "socket" }));
    expect(await failure).toMatchObject(expected);
    await expect(waiting).rejects.toThrow("GET http://a/path: cannot connect to a:80");
  });

  it("frees its place", async () => {
    const { wait, dialer, pool, settled } = setUpPool({ limits: { maxConnections: 1 } });
    wait("first", "a");
    wait("second", "b");
    await dialer.at(0).fail(new Error("no"));
    expect(dialer.pending.map((dial) => dial.target.hostname)).toEqual(["b"]);
    await dialer.at(1).succeed();
    expect(settled).toEqual(["first failed: ConnectError", "second got b1"]);
    expect(String(pool)).toBe("pool: 1 open, 0 idle, 1 active, 0 queued");
  });

  it("harms nobody when it was left over, although others wait for a dial", async () => {
    const { wait, open, pool, dialer, settled } = setUpPool();
    const connection = await open("a");
    for (const name of ["first", "second"]) wait(name, "a");
    pool.release(connection, reusable);
    await dialer.at(2).fail(new Error("no"));
    await dialer.at(1).succeed();
    expect(settled).toEqual(["first got a1", "second got a2"]);
  });

  it("goes unnoticed when nobody waits for it any more", async () => {
    const { wait, open, pool, dialer, settled } = setUpPool();
    const connection = await open("a");
    wait("first", "a");
    pool.release(connection, reusable);
    await dialer.at(1).fail(new Error("no"));
    expect(settled).toEqual(["first got a1"]);
    expect(String(pool)).toBe("pool: 1 open, 0 idle, 1 active, 0 queued");
  });

  it("may fail by throwing", async () => {
    const pool = new ConnectionPool<FakeConnection>({
      dial: () => {
        throw new Error("thrown");
      },
    });
    await expect(pool.acquire(pool.origin(new URL("http://a")))).rejects.toMatchObject({ name: "ConnectError" });
    expect(pool.status().open).toBe(0);
  });
});
