import type { PoolLimits } from "@haulier/core";

import { ConnectionPool } from "../connection-pool.ts";
import type { AcquireOptions } from "../pool-waiter.ts";
import type { FakeConnection } from "./fake-connection.ts";
import { FakeDialer } from "./fake-dialer.ts";
import { TestClock } from "./test-clock.ts";

/** What a test may set. */
export interface PoolSetup {
  limits?: Partial<PoolLimits>;
  /** Whether connections may carry many requests. */
  multiplexes?: boolean;
}

/** A pool over dials and time that the test decides about. */
export interface PoolHarness {
  readonly clock: TestClock;
  readonly dialer: FakeDialer;
  readonly pool: ConnectionPool<FakeConnection>;
  /** What came of the calls of `wait`, in order, such as `first got a1`. */
  readonly settled: readonly string[];
  readonly acquire: (host: string, options?: AcquireOptions) => FakeConnection | Promise<FakeConnection>;
  /** Acquires, and notes what comes of it. */
  readonly wait: (name: string, host: string, options?: AcquireOptions) => void;
  /** A new connection to `host` that carries one request. */
  readonly open: (host: string, capacity?: number) => Promise<FakeConnection>;
}

/** Sets up a pool; origins are named by their host. */
export function setUpPool({ limits = {}, multiplexes = false }: PoolSetup = {}): PoolHarness {
  const clock = new TestClock();
  const dialer = new FakeDialer();
  const pool = new ConnectionPool({ dial: dialer.dial, limits, clock, multiplexes: () => multiplexes });
  const settled: string[] = [];
  const acquire: PoolHarness["acquire"] = (host, options = {}) =>
    pool.acquire(pool.origin(new URL(`http://${host}`)), options);
  return {
    clock,
    dialer,
    pool,
    settled,
    acquire,
    wait: (name, host, options) => {
      Promise.resolve(acquire(host, options)).then(
        (connection) => settled.push(`${name} got ${connection.name}`),
        (error: unknown) => settled.push(`${name} failed: ${error instanceof Error ? error.name : String(error)}`),
      );
    },
    open: async (host, capacity) => {
      const connection = acquire(host);
      await dialer.at(-1).succeed(capacity);
      return connection;
    },
  };
}

/** What `promise` is rejected with. */
export async function failureOf(promise: unknown): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}
