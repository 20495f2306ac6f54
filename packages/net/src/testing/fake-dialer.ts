import type { ConnectTarget } from "@haulier/core";

import type { DialOptions } from "../pool-dials.ts";
import { FakeConnection } from "./fake-connection.ts";
import { turn } from "./test-clock.ts";

/** A dial that the test decides about. */
export interface FakeDial {
  readonly target: ConnectTarget;
  readonly signal: AbortSignal;
  /** Makes the connection; resolves when the pool has dealt with it. */
  succeed(capacity?: number, multiplexed?: boolean): Promise<FakeConnection>;
  fail(error: unknown): Promise<void>;
}

/** Dials when the test says so. Connections are named by the host and by the order in which they were dialled there, such as `a1`. */
export class FakeDialer {
  /** All dials, in order. */
  readonly dials: FakeDial[] = [];
  readonly connections: FakeConnection[] = [];
  /** The most connections and dials that there were at once. */
  peak = 0;
  readonly #counts = new Map<string, number>();

  /** Dials that are under way. */
  get pending(): FakeDial[] {
    return this.dials.filter((dial) => this.#pending.has(dial));
  }

  readonly #pending = new Set<FakeDial>();

  readonly dial = (target: ConnectTarget, { signal }: DialOptions<FakeConnection>): Promise<FakeConnection> =>
    new Promise((resolve, reject) => {
      const count = (this.#counts.get(target.hostname) ?? 0) + 1;
      this.#counts.set(target.hostname, count);
      const dial: FakeDial = {
        target,
        signal,
        succeed: async (capacity = 1, multiplexed?: boolean) => {
          const connection = new FakeConnection(`${target.hostname}${count}`, capacity);
          connection.multiplexed = multiplexed;
          this.connections.push(connection);
          this.#pending.delete(dial);
          resolve(connection);
          await turn();
          return connection;
        },
        fail: async (error) => {
          this.#pending.delete(dial);
          reject(error);
          await turn();
        },
      };
      signal.addEventListener("abort", () => {
        this.#pending.delete(dial);
        reject(signal.reason);
      });
      this.dials.push(dial);
      this.#pending.add(dial);
      this.peak = Math.max(this.peak, this.#pending.size + this.openConnections.length);
    });

  get openConnections(): FakeConnection[] {
    return this.connections.filter((connection) => connection.state === "open");
  }

  /** The dial made as the `index`th, from 0; or counted from the end, when negative. */
  at(index: number): FakeDial {
    const dial = this.dials.at(index);
    if (dial === undefined) throw new Error(`there were only ${this.dials.length} dials`);
    return dial;
  }
}
