import { ADDRCONFIG } from "node:dns";
import type { LookupFunction } from "node:net";

import { parseAddress, type HostAddress } from "./host-address.ts";

/**
 * Asks for the addresses of a name.
 * @param family 0 for both.
 * @throws the error of the lookup; or one with a code of Node's when what was found is no address, or is nothing.
 */
export function lookUp(lookup: LookupFunction, hostname: string, family: 0 | 4 | 6): Promise<readonly HostAddress[]> {
  return new Promise((resolve, reject) => {
    // As Node does: no addresses of a family that this machine has none of. Windows does so by itself.
    const hints = family === 0 && process.platform !== "win32" ? ADDRCONFIG : 0;
    lookup(hostname, { all: true, family, hints }, (error, found) => {
      if (error) reject(error);
      else settle(found, resolve, reject);
    });
  });
}

function settle(
  found: unknown,
  resolve: (addresses: readonly HostAddress[]) => void,
  reject: (error: unknown) => void,
): void {
  const addresses: HostAddress[] = [];
  // Some lookups give one address whatever they are asked for.
  for (const entry of Array.isArray(found) ? (found as unknown[]) : [found]) {
    const text = typeof entry === "object" && entry !== null && "address" in entry ? entry.address : entry;
    const address = typeof text === "string" ? parseAddress(text) : undefined;
    if (address === undefined) {
      reject(coded("ERR_INVALID_IP_ADDRESS", "the lookup gave something that is no address"));
      return;
    }
    addresses.push(address);
  }
  if (addresses.length > 0) resolve(addresses);
  else reject(coded("ENODATA", "the lookup gave no address"));
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
