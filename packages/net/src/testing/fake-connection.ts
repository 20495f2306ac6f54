import type { PoolConnection } from "../pool-connection.ts";

/** A connection that only remembers what the pool did with it. */
export class FakeConnection implements PoolConnection {
  readonly name: string;
  capacity: number;
  multiplexed: boolean | undefined = undefined;
  usable = true;
  isReferenced = true;
  state: "open" | "closed" | "destroyed" = "open";
  destroyedWith: Error | undefined = undefined;
  /** What `close()` returns, for connections that take their time. */
  closing: Promise<void> | undefined = undefined;

  constructor(name: string, capacity = 1) {
    this.name = name;
    this.capacity = capacity;
  }

  ref(): void {
    this.isReferenced = true;
  }

  unref(): void {
    this.isReferenced = false;
  }

  close(): Promise<void> | void {
    if (this.state !== "open") throw new Error(`${this.name} was ${this.state} before`);
    this.usable = false;
    this.state = "closed";
    return this.closing;
  }

  destroy(error?: Error): void {
    this.usable = false;
    this.state = "destroyed";
    this.destroyedWith = error;
  }
}
