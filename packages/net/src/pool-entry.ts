import { ListNode } from "./linked-list.ts";
import type { PoolConnection } from "./pool-connection.ts";
import type { PoolDial } from "./pool-dial.ts";
import type { PoolOrigin } from "./pool-origin.ts";

type EntryState =
  /** It carries requests. */
  | "active"
  /** It waits for reuse. */
  | "idle"
  /** It takes no more requests, and closes when the last one has left it. */
  | "draining";

/** A connection of a pool, with what the pool knows about it. */
export class PoolEntry<C extends PoolConnection> {
  readonly connection: C;
  readonly origin: PoolOrigin<C>;
  /** Its place among the connections of its origin that have room. */
  readonly room: ListNode<PoolEntry<C>> = new ListNode<PoolEntry<C>>(this);
  /** Its place among the idle connections of the pool. */
  readonly rest: ListNode<PoolEntry<C> | PoolDial<C>> = new ListNode<PoolEntry<C> | PoolDial<C>>(this);
  state: EntryState = "active";
  /** Requests that it carries. */
  requests = 0;
  /** How long it may be idle, in milliseconds: what the server allowed it last. */
  keepAlive: number = Number.POSITIVE_INFINITY;
  /** When it has been idle for long enough. */
  expiresAt = 0;

  constructor(connection: C, origin: PoolOrigin<C>) {
    this.connection = connection;
    this.origin = origin;
  }

  get hasRoom(): boolean {
    return this.state !== "draining" && this.requests < this.connection.capacity && this.connection.usable;
  }
}
