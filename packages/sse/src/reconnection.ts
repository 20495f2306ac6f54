import { checkOptionNames, isHttpError, isNetworkError, isTimeoutError } from "@haulier/core";

import { isSseError } from "./sse-error.ts";

/** How a stream that has ended or failed is taken up again. */
export interface ReconnectOptions {
  /**
   * The first delay, in milliseconds, until the server states one by `retry`. It doubles with each connection in a row on which nothing came.
   * @defaultValue 1_000
   */
  delay?: number | undefined;
  /** Where the doubling ends, in milliseconds. A `retry` of the server that is longer is kept. @defaultValue 30_000 */
  maxDelay?: number | undefined;
  /** How much is added to a delay at most, at random, as a share of it, so that not all clients come back at once. @defaultValue 0.5 */
  jitter?: number | undefined;
  /**
   * How many reconnections in a row are tried that bring nothing, not even a comment. After them the last error is thrown, or the events are
   * over where the stream had ended without one.
   * @defaultValue Infinity
   */
  attempts?: number | undefined;
  /** Statuses that are tried again, such as 429 and 503. The standard has none. @defaultValue none */
  statuses?: readonly number[] | undefined;
}

/** What is to be done: with its defaults. */
export interface ReconnectPolicy {
  readonly delay: number;
  readonly maxDelay: number;
  readonly jitter: number;
  readonly attempts: number;
  readonly statuses: readonly number[];
}

/** The longest delay that timers take, 24.8 days. */
const MAX_DELAY = 2 ** 31 - 1;

const optionNames: ReadonlySet<string> = new Set<keyof ReconnectOptions>([
  "delay",
  "maxDelay",
  "jitter",
  "attempts",
  "statuses",
]);

/** The policy of an option; null for none. @throws TypeError for what cannot be used. */
export function resolveReconnect(init: boolean | ReconnectOptions | undefined): ReconnectPolicy | null {
  if (init === undefined || init === false) return null;
  const options = init === true ? {} : init;
  if (typeof options !== "object" || options === null)
    throw new TypeError(
      `reconnect: expected true, false or an object of options, got ${init === null ? "null" : typeof init}`,
    );
  checkOptionNames("reconnect", options, optionNames);
  const {
    delay = 1_000,
    maxDelay = 30_000,
    jitter = 0.5,
    attempts = Number.POSITIVE_INFINITY,
    statuses = [],
  } = options;
  checkNumber("delay", delay, MAX_DELAY, "milliseconds");
  checkNumber("maxDelay", maxDelay, MAX_DELAY, "milliseconds");
  checkNumber("jitter", jitter, 1, "a share");
  checkNumber("attempts", attempts, Number.POSITIVE_INFINITY, "a number of times");
  if (!Array.isArray(statuses) || !statuses.every((status) => Number.isInteger(status)))
    throw new TypeError("reconnect.statuses: expected an array of statuses, such as [429, 503]");
  return { delay, maxDelay, jitter, attempts, statuses };
}

/** Whether another connection may go better. A stream that ended without an error has `undefined`. */
export function isWorthRetrying(error: unknown, policy: ReconnectPolicy): boolean {
  if (error === undefined || isNetworkError(error)) return true;
  if (isSseError(error)) return error.code === "ERR_SSE_STATUS" && policy.statuses.includes(error.response.status);
  // The limit on the whole call is one that the caller wants kept.
  if (isTimeoutError(error)) return error.phase !== "total";
  return isHttpError(error) && brokenStreams.has(error.code);
}

/** A stream that is cut may also show in its framing, in its compression, or at the proxy. */
const brokenStreams: ReadonlySet<string> = new Set(["ERR_REMOTE_PROTOCOL", "ERR_DECODING", "ERR_PROXY"]);

/**
 * How long to wait, in milliseconds, when `failures` connections before have brought nothing. `retry` is what the server asks for; `random` is
 * from 0 to 1.
 */
export function delayBefore(
  failures: number,
  retry: number | undefined,
  policy: ReconnectPolicy,
  random: number,
): number {
  const base = retry ?? policy.delay;
  const grown = Math.min(base * 2 ** failures, Math.max(base, policy.maxDelay));
  return Math.min(Math.round(grown * (1 + policy.jitter * random)), MAX_DELAY);
}

function checkNumber(name: string, value: number, max: number, unit: string): void {
  if (typeof value === "number" && value >= 0 && value <= max) return;
  throw new TypeError(`reconnect.${name}: expected ${unit}, from 0 to ${max}, got ${String(value)}`);
}
