import { ListNode } from "./linked-list.ts";
import type { PoolConnection } from "./pool-connection.ts";
import type { PoolEntry } from "./pool-entry.ts";
import type { PoolOrigin } from "./pool-origin.ts";

type DialState =
  /** Someone waits for it. */
  | "wanted"
  /** Those who waited have been served otherwise; its connection will be idle. */
  | "spare"
  /** It is over. Should a connection come of it yet, that is destroyed. */
  | "ended";

/** A connection of a pool in the making. */
export class PoolDial<C extends PoolConnection> {
  readonly origin: PoolOrigin<C>;
  readonly startedAt: number;
  /** Its place among the dials, or the spare dials, of its origin. */
  readonly place: ListNode<PoolDial<C>> = new ListNode<PoolDial<C>>(this);
  /** Its place among the idle connections, while it is spare. */
  readonly rest: ListNode<PoolEntry<C> | PoolDial<C>> = new ListNode<PoolEntry<C> | PoolDial<C>>(this);
  state: DialState = "wanted";
  expiresAt = 0;
  /** The longest that anyone who waited for it would wait, in milliseconds. */
  limit = 0;
  readonly #controller: AbortController = new AbortController();

  constructor(origin: PoolOrigin<C>, startedAt: number) {
    this.origin = origin;
    this.startedAt = startedAt;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A waiter with this limit for dialling waits for it. */
  allow(limit: number | null): void {
    this.limit = Math.max(this.limit, limit ?? Number.POSITIVE_INFINITY);
  }

  /** Stops the work, and closes what there is of the connection. */
  end(reason: Error): void {
    this.state = "ended";
    this.#controller.abort(reason);
  }
}
