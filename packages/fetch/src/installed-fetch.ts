import type { Fetch } from "./fetch.ts";

// Registered, so that another copy of this package knows what this one has installed.
const beneath: unique symbol = Symbol.for("@haulier/fetch beneath");

/** A `fetch` that was put in the place of the global one, with the one that was there. */
export interface InstalledFetch extends Fetch {
  readonly [beneath]: Fetch | undefined;
}

/** Marks a `fetch` as one that is to be installed over another. */
export function markInstalled(fetch: Fetch, original: Fetch | undefined): InstalledFetch {
  return Object.defineProperty(fetch, beneath, { value: original }) as InstalledFetch;
}

/**
 * The global `fetch`; where one of ours is installed, the one beneath. A transport over the installed one would send each request to itself.
 */
export function fetchBeneath(): Fetch | undefined {
  let fetch: Fetch | undefined = globalThis.fetch;
  while (typeof fetch === "function" && beneath in fetch) fetch = (fetch as InstalledFetch)[beneath];
  return fetch;
}
