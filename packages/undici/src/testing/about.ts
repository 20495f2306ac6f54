import { monitorEventLoopDelay } from "node:perf_hooks";

import { expect } from "vitest";

/** How late timers are on a machine that is busy with other things. */
const lateness = monitorEventLoopDelay({ resolution: 5 });

/**
 * Matches a duration that a limit has ended, both in milliseconds. Timers count whole ones and may be one early; what is late is late by
 * less than 20 %, and what the machine kept every timer waiting since this was called.
 */
export function about(limit: number): unknown {
  lateness.enable();
  lateness.reset();
  return expect.toSatisfy(
    (elapsed: number) => elapsed >= limit - 1 && elapsed <= limit * 1.2 + lateness.max / 1e6,
    `about ${limit} ms`,
  );
}
