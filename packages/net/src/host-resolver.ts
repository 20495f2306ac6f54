import { lookup as systemLookup } from "node:dns";

import { systemClock } from "@haulier/core";

import type { DirectConnectorOptions } from "./direct-options.ts";
import { DnsCache } from "./dns-cache.ts";
import { interleaveFamilies, parseAddress, type HostAddress } from "./host-address.ts";
import { lookUp } from "./look-up.ts";

/** The addresses of a host. */
export interface ResolvedHost {
  /** In the order in which they are to be tried. */
  readonly addresses: readonly HostAddress[];
  /** Whether they had to be looked up, rather than being known. */
  readonly lookedUp: boolean;
}

/** Finds the addresses of hosts: those of the caller, those remembered, or those of DNS. */
export class HostResolver {
  readonly #family: 0 | 4 | 6;
  readonly #hosts = new Map<string, readonly HostAddress[]>();
  readonly #cache: DnsCache;

  /** @param options were checked. */
  constructor(options: DirectConnectorOptions) {
    const {
      lookup = systemLookup,
      localAddress,
      hosts = {},
      dnsTtl = 0,
      dnsMaxEntries = 1_000,
      clock = systemClock,
    } = options;
    // From an address of one family, the other cannot be reached.
    const family = options.family ?? (localAddress === undefined ? 0 : (parseAddress(localAddress)?.family ?? 0));
    this.#family = family;
    for (const [name, given] of Object.entries(hosts)) {
      const addresses = (typeof given === "string" ? [given] : given).map((text) => parseAddress(text));
      this.#hosts.set(
        normalName(name),
        addresses.filter((address) => address !== undefined),
      );
    }
    this.#cache = new DnsCache({
      lookUp: (hostname) => lookUp(lookup, hostname, family),
      ttl: dnsTtl,
      maxEntries: dnsMaxEntries,
      clock,
    });
  }

  /** @throws the error of the look-up, or `signal.reason`; a look-up goes on then, for the sake of others. */
  async resolve(hostname: string, signal: AbortSignal | undefined): Promise<ResolvedHost> {
    const literal = parseAddress(hostname);
    if (literal !== undefined) return { addresses: [literal], lookedUp: false };
    const own = this.#hosts.get(normalName(hostname));
    if (own !== undefined) return { addresses: this.#usable(own), lookedUp: false };
    const known = this.#cache.get(hostname);
    if (known !== undefined) return { addresses: interleaveFamilies(known), lookedUp: false };
    const found = await untilAborted(this.#cache.lookUp(hostname), signal);
    return { addresses: interleaveFamilies(found), lookedUp: true };
  }

  /** An address did not answer. */
  failed(hostname: string, { address }: HostAddress): void {
    this.#cache.evict(hostname, address);
  }

  #usable(own: readonly HostAddress[]): readonly HostAddress[] {
    const usable = own.filter(({ family }) => this.#family === 0 || family === this.#family);
    if (usable.length === 0) throw new Error(`the hosts option has no address of IPv${this.#family} for it`);
    return interleaveFamilies(usable);
  }
}

/** A host as names are compared: without case, and without a dot at the end. */
function normalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
