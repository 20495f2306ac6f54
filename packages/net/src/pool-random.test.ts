import { describe, expect, it } from "vitest";

import type { FakeConnection } from "./testing/fake-connection.ts";
import { setUpPool, type PoolHarness } from "./testing/pool-harness.ts";
import { turn } from "./testing/test-clock.ts";

/** Numbers that look random and come again with the same seed (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const hosts = ["a", "b", "c"];
const maxConnections = 4;
const maxIdleConnections = 2;

/** A pool, and requests that do what they like with it. */
class Traffic {
  readonly harness: PoolHarness;
  /** One item for each request on a connection. */
  readonly carried: FakeConnection[] = [];
  readonly aborts: AbortController[] = [];
  /** Origin and arrival of the requests that got a connection. */
  readonly served: [host: string, arrival: number][] = [];
  asked = 0;
  answered = 0;
  readonly #random: (below: number) => number;
  readonly #multiplexes: boolean;

  constructor(seed: number, multiplexes: boolean) {
    this.#random = randomNumbers(seed);
    this.#multiplexes = multiplexes;
    this.harness = setUpPool({ limits: { maxConnections, maxIdleConnections }, multiplexes });
  }

  async step(): Promise<void> {
    const { dialer, clock } = this.harness;
    const dial = dialer.pending[this.#random(Math.max(1, dialer.pending.length))];
    switch (this.#random(9)) {
      case 0:
      case 1:
      case 2:
        this.#ask();
        break;
      case 3:
        this.aborts[this.#random(Math.max(1, this.aborts.length))]?.abort(new Error("aborted"));
        break;
      case 4:
        await dial?.succeed(this.#multiplexes && this.#random(3) === 0 ? 3 : 1);
        break;
      case 5:
        await dial?.fail(new Error("failed"));
        break;
      case 6:
        this.#remove();
        break;
      case 7:
        await clock.advance(this.#random(2_000));
        break;
      default:
        this.#release({ reusable: this.#random(4) > 0 });
    }
    // Promises settle, but timers do not run.
    for (let count = 0; count < 5; count += 1) await Promise.resolve();
  }

  /** Ends everything without another request. */
  async drain(): Promise<void> {
    const closed = this.harness.pool.close();
    for (let steps = 0; this.harness.dialer.pending.length + this.carried.length > 0; steps += 1) {
      if (steps > 10_000) throw new Error(`it does not end: ${String(this.harness.pool)}`);
      await this.harness.dialer.pending[0]?.succeed();
      this.#release({ reusable: true });
      await turn();
    }
    await closed;
  }

  #ask(): void {
    const controller = new AbortController();
    const timeouts = this.#random(2) === 0 ? { pool: 3_000, connect: 1_500 } : { pool: null, connect: null };
    const host = hosts[this.#random(hosts.length)] ?? "a";
    this.asked += 1;
    const arrival = this.asked;
    this.aborts.push(controller);
    Promise.resolve(this.harness.acquire(host, { signal: controller.signal, timeouts })).then(
      (connection) => {
        this.answered += 1;
        if (!connection.name.startsWith(host)) throw new Error(`${host} got ${connection.name}`);
        this.served.push([host, arrival]);
        this.carried.push(connection);
      },
      () => {
        this.answered += 1;
      },
    );
  }

  #release(options: { reusable: boolean }): void {
    const [connection] = this.carried.splice(this.#random(Math.max(1, this.carried.length)), 1);
    if (connection !== undefined) this.harness.pool.release(connection, options);
  }

  #remove(): void {
    const open = this.harness.dialer.openConnections;
    const connection = open[this.#random(Math.max(1, open.length))];
    if (connection === undefined) return;
    connection.usable = false;
    connection.state = "destroyed";
    this.harness.pool.remove(connection);
  }
}

describe("a pool under random traffic", () => {
  for (const multiplexes of [false, true]) {
    it(`keeps its limits, loses nobody, and ends at zero (${multiplexes ? "h2 possible" : "h1 only"})`, async () => {
      for (let seed = 1; seed <= 30; seed += 1) {
        const traffic = new Traffic(seed, multiplexes);
        const { pool, dialer, clock } = traffic.harness;
        for (let steps = 0; steps < 150; steps += 1) {
          await traffic.step();
          const { open, idle, active, queued } = pool.status();
          expect(open).toBe(dialer.openConnections.length + dialer.pending.length);
          expect(open).toBeLessThanOrEqual(maxConnections);
          expect(idle).toBeLessThanOrEqual(maxIdleConnections);
          expect(idle + active).toBe(open);
          // Nobody waits without a reason: the pool is full and nothing of it is idle, or one dial is made for many.
          const isShared = multiplexes && dialer.pending.length > 0;
          expect(queued > 0 && !isShared && (idle > 0 || open < maxConnections)).toBe(false);
          for (const connection of dialer.openConnections) {
            const requests = traffic.carried.filter((carried) => carried === connection).length;
            expect(requests).toBeLessThanOrEqual(connection.capacity);
          }
        }
        await traffic.drain();
        expect(traffic.answered).toBe(traffic.asked);
        for (const host of hosts) {
          const arrivals = traffic.served.filter(([to]) => to === host).map(([, arrival]) => arrival);
          expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
        }
        expect(String(pool)).toBe("pool: 0 open, 0 idle, 0 active, 0 queued");
        expect(dialer.openConnections).toEqual([]);
        expect(dialer.peak).toBeLessThanOrEqual(maxConnections);
        expect(clock.pending).toBe(0);
      }
    });
  }
});
