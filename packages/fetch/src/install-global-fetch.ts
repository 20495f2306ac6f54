import { createFetch, type FetchClient } from "./create-fetch.ts";
import type { Fetch } from "./fetch.ts";
import { markInstalled } from "./installed-fetch.ts";

/** A client that stands in for the global `fetch`, until it is taken away. */
export interface GlobalFetchInstallation extends Disposable {
  /** Whether calls of what was installed still go to the client. */
  readonly isInstalled: boolean;
  /**
   * Puts the global `fetch` back as it was. Where something else has been put over it since, that stays, and what it calls of ours goes on to the
   * `fetch` beneath: installations may be undone in any order. Idempotent. The client is not closed.
   */
  restore(): void;
}

/**
 * Has the global `fetch` send its requests by a client, for code that takes no `fetch` of its own; see {@link createFetch}. URLs such as `data:` and
 * `blob:` go to the `fetch` beneath. `Request`, `Response`, `Headers` and `FormData` stay as they are.
 *
 * ```ts
 * using installation = installGlobalFetch(client);
 * ```
 */
export function installGlobalFetch(client: FetchClient): GlobalFetchInstallation {
  const before = Object.getOwnPropertyDescriptor(globalThis, "fetch");
  const original = globalThis.fetch as Fetch | undefined;
  const ours = createFetch(client, { fallback: (input, init) => beneath(original, input, init) });
  let isInstalled = true;
  const installed: Fetch = async function fetch(...args) {
    return isInstalled ? ours(...args) : beneath(original, ...args);
  };
  Object.defineProperty(globalThis, "fetch", {
    value: markInstalled(installed, original),
    configurable: true,
    enumerable: before?.enumerable ?? true,
    writable: true,
  });
  const restore = (): void => {
    if (!isInstalled) return;
    isInstalled = false;
    if (globalThis.fetch === installed) putBack(before);
  };
  return {
    get isInstalled() {
      return isInstalled;
    },
    restore,
    [Symbol.dispose]: restore,
  };
}

async function beneath(original: Fetch | undefined, ...args: Parameters<Fetch>): Promise<Response> {
  if (original === undefined) throw new TypeError("fetch: there was no fetch in this runtime before");
  return original(...args);
}

/** As it was: of its own, or inherited from the prototype of the global object. */
function putBack(before: PropertyDescriptor | undefined): void {
  if (before === undefined) Reflect.deleteProperty(globalThis, "fetch");
  else Object.defineProperty(globalThis, "fetch", before);
}
