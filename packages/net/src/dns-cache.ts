import type { Clock } from "@haulier/core";

import type { HostAddress } from "./host-address.ts";

/** What a {@link DnsCache} works with. */
export interface DnsCacheOptions {
  readonly lookUp: (hostname: string) => Promise<readonly HostAddress[]>;
  /** How long an answer is good, in milliseconds; 0 keeps none. */
  readonly ttl: number;
  /** Names that are remembered; the one asked for longest ago is forgotten first. */
  readonly maxEntries: number;
  readonly clock: Clock;
}

interface DnsEntry {
  addresses: readonly HostAddress[];
  readonly expiresAt: number;
}

/** Addresses by name. Those who ask for the same name at the same time share one look-up. Failures are not remembered. */
export class DnsCache {
  readonly #options: DnsCacheOptions;
  /** The one asked for last at the end. */
  readonly #entries = new Map<string, DnsEntry>();
  readonly #pending = new Map<string, Promise<readonly HostAddress[]>>();

  constructor(options: DnsCacheOptions) {
    this.#options = options;
  }

  /** What is remembered; undefined when it has to be looked up. */
  get(hostname: string): readonly HostAddress[] | undefined {
    const entry = this.#entries.get(hostname);
    if (entry === undefined) return undefined;
    this.#entries.delete(hostname);
    if (this.#options.clock.now() >= entry.expiresAt) return undefined;
    this.#entries.set(hostname, entry);
    return entry.addresses;
  }

  /** Looks it up, and remembers it. @throws what the look-up throws. */
  lookUp(hostname: string): Promise<readonly HostAddress[]> {
    const pending = this.#pending.get(hostname);
    if (pending !== undefined) return pending;
    const asked = this.#options
      .lookUp(hostname)
      .then((addresses) => {
        this.#keep(hostname, addresses);
        return addresses;
      })
      .finally(() => this.#pending.delete(hostname));
    this.#pending.set(hostname, asked);
    return asked;
  }

  /** An address did not answer: the next one who asks is not sent there again, and looks the name up when there is no other. */
  evict(hostname: string, address: string): void {
    const entry = this.#entries.get(hostname);
    if (entry === undefined) return;
    entry.addresses = entry.addresses.filter((kept) => kept.address !== address);
    if (entry.addresses.length === 0) this.#entries.delete(hostname);
  }

  #keep(hostname: string, addresses: readonly HostAddress[]): void {
    const { ttl, maxEntries, clock } = this.#options;
    if (ttl <= 0) return;
    this.#entries.set(hostname, { addresses, expiresAt: clock.now() + ttl });
    if (this.#entries.size <= maxEntries) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
