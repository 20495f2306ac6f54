import { HttpRequest, defaultTimeouts } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { acquireTold } from "./acquire-told.ts";
import { ConnectionPool } from "./connection-pool.ts";
import { FakeConnection } from "./testing/fake-connection.ts";
import { TestClock } from "./testing/test-clock.ts";

describe("acquireTold", () => {
  it("tells whether a connection is dialled or waited for, and nothing where one is idle", async () => {
    const told: string[] = [];
    const exchange = { tell: (type: string) => void told.push(type) };
    const dial = (): Promise<FakeConnection> => Promise.resolve(new FakeConnection("one"));
    const pool = new ConnectionPool({ dial, clock: new TestClock(), limits: { maxConnections: 1 } });
    const origin = pool.origin("http://a.test");
    const options = { timeouts: defaultTimeouts, request: new HttpRequest("GET", "http://a.test"), signal: undefined };

    const first = acquireTold(pool, origin, options, exchange);
    expect(told).toEqual(["dialing"]);
    const second = acquireTold(pool, origin, options, exchange);
    expect(told).toEqual(["dialing", "queued"]);

    const connection = await first;
    pool.release(connection, { reusable: true });
    pool.release(await second, { reusable: true });
    expect(acquireTold(pool, origin, options, exchange)).toBe(connection);
    expect(told).toEqual(["dialing", "queued"]);
    pool.release(connection, { reusable: true });
    await pool.close();
  });
});
