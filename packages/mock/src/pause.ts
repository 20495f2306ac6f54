import { sleep, type Clock } from "@haulier/core";

/** Resolves after `ms` milliseconds of `clock`: at once for 0, never for Infinity. Rejects with `signal.reason` when `signal` aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0 && !signal.aborted) return Promise.resolve();
  if (ms !== Number.POSITIVE_INFINITY) return sleep(clock, ms, signal);
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
