/** The phases of an exchange that have a limit of their own. */
export type TimeoutPhase = "pool" | "connect" | "read" | "write" | "total";

/** Limits of one exchange, in milliseconds; `null` is no limit. */
export interface Timeouts {
  /** Waiting for a free connection. */
  readonly pool: number | null;
  /** Dialling: DNS, TCP, proxy and TLS together. */
  readonly connect: number | null;
  /** Silence from the server: until the headers arrive, and between two pieces of the body. */
  readonly read: number | null;
  /** Silence towards the server: a piece of the request body that is not taken. */
  readonly write: number | null;
  /** The whole call: redirects, authentication and reading the body included. */
  readonly total: number | null;
}

/** A number for pool, connect, read and write together; or some phases by name; `null` turns all of them off. In milliseconds. */
export type TimeoutInit = number | Partial<Timeouts> | null;

/** 5 s to connect, 30 s for each of pool, read and write, no limit on the whole. */
export const defaultTimeouts: Timeouts = Object.freeze({
  pool: 30_000,
  connect: 5_000,
  read: 30_000,
  write: 30_000,
  total: null,
});

const noTimeouts: Timeouts = Object.freeze({ pool: null, connect: null, read: null, write: null, total: null });

const phases = Object.keys(defaultTimeouts) as TimeoutPhase[];

/**
 * Completes `init` from `base`: phases that `init` does not name keep the value of `base`.
 * A number replaces pool, connect, read and write; `total` then stays as it is in `base`.
 * @throws TypeError when a limit is neither a positive finite number of milliseconds nor null, or a phase is unknown.
 */
export function resolveTimeouts(init: TimeoutInit | undefined, base: Timeouts): Timeouts {
  if (init === undefined) return base;
  if (init === null) return noTimeouts;
  if (typeof init === "number") {
    const limit = checkLimit("timeout", init);
    return { pool: limit, connect: limit, read: limit, write: limit, total: base.total };
  }
  if (typeof init !== "object")
    throw new TypeError(`timeout: expected milliseconds, an object of phases or null, got ${typeof init}`);
  const resolved: Record<TimeoutPhase, number | null> = { ...base };
  for (const [phase, limit] of Object.entries(init)) {
    if (!isPhase(phase)) throw new TypeError(`timeout: unknown phase "${phase}", use ${phases.join(", ")}`);
    if (limit !== undefined) resolved[phase] = limit === null ? null : checkLimit(`timeout.${phase}`, limit);
  }
  return resolved;
}

function isPhase(name: string): name is TimeoutPhase {
  return (phases as string[]).includes(name);
}

function checkLimit(name: string, limit: number): number | null {
  if (limit === Number.POSITIVE_INFINITY) return null;
  if (typeof limit === "number" && limit > 0 && limit <= MAX_DELAY) return limit;
  throw new TypeError(
    `${name}: expected milliseconds above 0 and up to ${MAX_DELAY}, or null for no limit, got ${String(limit)}`,
  );
}

/** The longest delay that timers take, 24.8 days; a longer one would fire at once. */
const MAX_DELAY = 2 ** 31 - 1;
