import { isIP } from "node:net";

/** An address of a host. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** `text` as an address; undefined when it is none. */
export function parseAddress(text: string): HostAddress | undefined {
  const family = isIP(text);
  return family === 4 || family === 6 ? { address: text, family } : undefined;
}

/**
 * IPv6 and IPv4 by turns, beginning with the family that came first, so that one that does not work holds up no more than its turn.
 * @see RFC 8305 section 4, https://www.rfc-editor.org/rfc/rfc8305#section-4
 */
export function interleaveFamilies(addresses: readonly HostAddress[]): HostAddress[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const others = addresses.filter(({ family }) => family !== addresses[0]?.family);
  const longer = Math.max(first.length, others.length);
  return Array.from({ length: longer }, (_, index) => [first[index], others[index]])
    .flat()
    .filter((address) => address !== undefined);
}
