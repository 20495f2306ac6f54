import {
  checkOptionNames,
  type Clock,
  type HttpHeaders,
  isHttpError,
  isHttpStatusError,
  isNetworkError,
  isTimeoutError,
} from "@haulier/core";

/** How long is waited before a request is tried again. */
export interface BackoffOptions {
  /** Before the first, in milliseconds; it doubles with each that brings nothing. @defaultValue 500 */
  delay?: number | undefined;
  /** Where the doubling ends, and how long a `Retry-After` is heeded, in milliseconds. @defaultValue 30_000 */
  maxDelay?: number | undefined;
  /** How much is added at most, at random, as a share of the delay, so that not all clients come back at once. @defaultValue 0.5 */
  jitter?: number | undefined;
}

/** What is to be done: with its defaults. */
export type RetryPolicy = Readonly<Required<{ [Name in keyof BackoffOptions]: number }>> & {
  readonly attempts: number;
};

/** The longest delay that timers take, 24.8 days. */
const MAX_DELAY = 2 ** 31 - 1;

const optionNames: ReadonlySet<string> = new Set<keyof BackoffOptions>(["delay", "maxDelay", "jitter"]);

/** @throws TypeError for what cannot be used. */
export function resolveRetryPolicy(owner: string, attempts: number, backoff: BackoffOptions): RetryPolicy {
  if (typeof backoff !== "object" || backoff === null)
    throw new TypeError(
      `${owner}: backoff must be an object of options, got ${backoff === null ? "null" : typeof backoff}`,
    );
  checkOptionNames(`${owner}: backoff`, backoff, optionNames);
  const { delay = 500, maxDelay = 30_000, jitter = 0.5 } = backoff;
  for (const [name, value, max, unit] of [
    ["delay", delay, MAX_DELAY, "milliseconds"],
    ["maxDelay", maxDelay, MAX_DELAY, "milliseconds"],
    ["jitter", jitter, 1, "a share"],
  ] as const) {
    if (!(typeof value === "number" && value >= 0 && value <= max))
      throw new TypeError(`${owner}: backoff.${name} must be ${unit}, from 0 to ${max}, got ${String(value)}`);
  }
  return { attempts, delay, maxDelay, jitter };
}

/** Statuses that say: later. */
const laterStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** A connection that is cut may also show in its framing, in its compression, or at the proxy; a file may change while it is read. */
const brokenCodes: ReadonlySet<string> = new Set([
  "ERR_REMOTE_PROTOCOL",
  "ERR_DECODING",
  "ERR_PROXY",
  "ERR_DOWNLOAD_INCOMPLETE",
  "ERR_DOWNLOAD_CHANGED",
]);

/**
 * How long to wait before another try, in milliseconds, when `failures` of them in a row have brought nothing; undefined when there is to be none.
 * `random` is from 0 to 1.
 * @param isReached Whether the server has answered before. One that cannot be reached at all is most likely a wrong name.
 */
export function delayBefore(
  error: unknown,
  failures: number,
  isReached: boolean,
  policy: RetryPolicy,
  clock: Clock,
  random: number,
): number | undefined {
  if (failures >= policy.attempts || !isWorthRetrying(error, isReached)) return undefined;
  const asked = isHttpStatusError(error) ? retryAfter(error.response.headers, clock.timestamp()) : 0;
  if (asked > policy.maxDelay) return undefined;
  const grown = Math.min(policy.delay * 2 ** failures, policy.maxDelay);
  return Math.min(Math.max(asked, Math.round(grown * (1 + policy.jitter * random))), MAX_DELAY);
}

/** Whether the same request may bring another answer. `isReached` as above. */
export function isWorthRetrying(error: unknown, isReached: boolean): boolean {
  if (isHttpStatusError(error)) return laterStatuses.has(error.response.status);
  // The limit on the whole call is one that the caller wants kept.
  if (isTimeoutError(error)) return error.phase !== "total";
  if (isHttpError(error) && error.code === "ERR_CONNECT") return isReached;
  return isNetworkError(error) || (isHttpError(error) && brokenCodes.has(error.code));
}

/** What `Retry-After` asks for, in milliseconds; 0 where it asks for nothing that is understood (RFC 9110 section 10.2.3). */
function retryAfter(headers: HttpHeaders, nowMs: number): number {
  const value = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - nowMs);
}
