import type { Clock } from "@haulier/core";

import { SessionError } from "./session-errors.ts";

/** How many frames of a kind there may be at once, and how many more in each second. */
interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Frames that ask for work and carry nothing. Servers that measure the delay ask once in each round trip; settings and alternatives change a
 * few times in the life of a session.
 */
const allowances = {
  PING: { burst: 10_000, perSecond: 1_000 },
  SETTINGS: { burst: 100, perSecond: 10 },
  ALTSVC: { burst: 100, perSecond: 10 },
  ORIGIN: { burst: 100, perSecond: 10 },
} as const satisfies Record<string, Allowance>;

/** A kind of frame that is counted. */
export type CountedFrame = keyof typeof allowances;

/** Counts the frames of a session that could be a flood. What the engine does not tell of is limited by the engine itself. */
export class FloodGuard {
  readonly #clock: Clock;
  /** By kind: how many there may still be, and since when. */
  readonly #left = new Map<CountedFrame, { count: number; at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A frame has come. @returns what to end the session with, when it was one too many. */
  count(kind: CountedFrame): SessionError | undefined {
    const { burst, perSecond } = allowances[kind];
    const now = this.#clock.now();
    const left = this.#left.get(kind) ?? { count: burst, at: now };
    this.#left.set(kind, left);
    left.count = Math.min(burst, left.count + ((now - left.at) / 1_000) * perSecond) - 1;
    left.at = now;
    if (left.count >= 0) return undefined;
    return new SessionError("ERR_HTTP2_FLOOD", `more than ${burst} ${kind} frames at once`);
  }
}
