import type { LookupFunction } from "node:net";

import type { ConnectTarget } from "@haulier/core";

/** A target without TLS. */
export function http(hostname: string, port: number): ConnectTarget {
  return { protocol: "http:", hostname, port };
}

/** Finds these addresses for every name, and notes what it was asked. */
export function lookupOf(...addresses: readonly string[]): LookupFunction & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const lookup: LookupFunction = (hostname, options, callback) => {
    asked.push({ hostname, ...options });
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return Object.assign(lookup, { asked });
}

/** The target of a URL, or of its port on another host. */
export function targetOf(url: string, hostname?: string): ConnectTarget {
  const { protocol, hostname: own, port } = new URL(url);
  return { protocol: protocol as ConnectTarget["protocol"], hostname: hostname ?? own, port: Number(port) };
}
