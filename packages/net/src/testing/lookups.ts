import type { LookupFunction } from "node:net";

import type { ConnectTarget } from "@haulier/core";

/** A target without TLS. */
export function http(hostname: string, port: number): ConnectTarget {
  return { protocol: "http:", hostname, port };
}

/** Finds these addresses for every name. */
export function lookupOf(...addresses: [address: string, family: 4 | 6][]): LookupFunction {
  return (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map(([address, family]) => ({ address, family })),
    );
}

/** Finds nothing, ever. */
export const neverLookup: LookupFunction = () => {};
