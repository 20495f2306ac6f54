/*
 * The texts are those of Node's fetch to the letter: libraries that retry, such as ky and p-retry, know a failure of the network by them. What went
 * wrong is the `cause`, with its code, phase and request.
 */

/** What `fetch` rejects with: the reason of an abort itself, else a TypeError. */
export function fetchFailure(cause: unknown, signal: AbortSignal | undefined): unknown {
  return isReason(cause, signal) ? cause : new TypeError("fetch failed", { cause });
}

/** What the body of a response fails with: the reason of an abort itself, else a TypeError. */
export function bodyFailure(cause: unknown, signal: AbortSignal | undefined): unknown {
  return isReason(cause, signal) ? cause : new TypeError("terminated", { cause });
}

function isReason(error: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true && error === signal.reason;
}
