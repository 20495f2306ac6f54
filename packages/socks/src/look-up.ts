import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";

/** How a name is looked up. */
export interface LookUpOptions {
  readonly lookup: LookupFunction;
  /** 4 for IPv4 only, 0 for any. */
  readonly family: 0 | 4;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The addresses of a name, best first.
 * @throws what the lookup fails with, or `signal.reason`; the lookup itself cannot be stopped.
 */
export async function lookUp(hostname: string, options: LookUpOptions): Promise<readonly string[]> {
  const { signal } = options;
  signal?.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener("abort", abort);
  try {
    return await Promise.race([ask(hostname, options), aborted]);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

function ask(hostname: string, { lookup, family }: LookUpOptions): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    // A lookup of the caller's own may be less exact than its type.
    lookup(hostname, { all: true, family }, (error?: unknown, found?: string | readonly LookupAddress[]) => {
      const addresses = typeof found === "string" ? [found] : (found ?? []).map(({ address }) => address);
      const problem = error ?? problemWith(addresses);
      if (problem === undefined) resolve(addresses);
      else reject(problem);
    });
  });
}

/** By the codes that Node has for it. What is no address would be taken for a name, and be looked up by the proxy. */
function problemWith(addresses: readonly string[]): Error | undefined {
  if (addresses.length === 0) return Object.assign(new Error("no address was found"), { code: "ENODATA" });
  if (addresses.every((address) => isIP(address) !== 0)) return undefined;
  return Object.assign(new Error("what was found is no address"), { code: "ERR_INVALID_IP_ADDRESS" });
}
