/**
 * Importing this has the global `fetch` send its requests by a `Client` over `UndiciTransport`. It has the
 * defaults of both, but for the time-outs, which are those of Node's own `fetch`: 10 s to connect, and 300 s of silence.
 *
 * ```ts
 * import "@haulier/fetch/register";
 * ```
 *
 * `@haulier/undici` has to be installed; it is loaded with the first request. For another transport or a client of one's own, see
 * `installGlobalFetch`.
 */
import type { Transport } from "@haulier/core";

import { lazyClient, register } from "./registration.ts";

export { isInstalled, restore } from "./registration.ts";

register(lazyClient(undiciTransport));

async function undiciTransport(): Promise<Transport> {
  try {
    const { UndiciTransport } = await import("@haulier/undici");
    return new UndiciTransport();
  } catch (cause) {
    throw new Error(
      "@haulier/fetch/register: @haulier/undici could not be loaded; install it, or use installGlobalFetch() with another transport",
      { cause },
    );
  }
}
