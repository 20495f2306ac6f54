import type { PoolStatus } from "@haulier/core";

import type { SessionState } from "./session-watch.ts";

/** A session, as `poolStatus()` shows it. */
export interface SessionStatus {
  /** That of `response.extensions.connection`. */
  readonly id: number;
  /** Such as `https://example.com`. */
  readonly origin: string;
  readonly state: SessionState;
  /** Requests that it carries. */
  readonly streams: number;
  /** How many it may carry. */
  readonly capacity: number;
}

/** A snapshot of the pool, whose connections are sessions. */
export interface Http2PoolStatus extends PoolStatus {
  readonly sessions: readonly SessionStatus[];
}
