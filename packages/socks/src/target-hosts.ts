import { isIP, isIPv4, type LookupFunction } from "node:net";

import { ConnectError, type ConnectTarget } from "@haulier/core";
import { joinAddress, translateNodeError } from "@haulier/net";

import { lookUp } from "./look-up.ts";
import type { SocksProxy } from "./socks-proxy.ts";

/** One byte tells how long a name is (RFC 1928 section 5), and SOCKS4a ends it by NUL. */
const SENDABLE_NAME = /^[\x21-\x7E]{1,255}$/;

/** What a proxy is asked for. */
export interface TargetHosts {
  /** At least one, best first. */
  readonly hosts: readonly string[];
  /** What looking them up took, in milliseconds; undefined where nothing was looked up. */
  readonly lookupTime: number | undefined;
}

/**
 * The hosts that a proxy is asked for, best first: that of the target as it is, or its addresses where they are looked up here.
 * @throws ConnectError when there are none, or `signal.reason`.
 */
export async function findHosts(
  target: ConnectTarget,
  proxy: SocksProxy,
  lookup: LookupFunction,
  signal: AbortSignal | undefined,
): Promise<TargetHosts> {
  const { hostname } = target;
  if (isIP(hostname) !== 0) return { hosts: withoutIPv6([hostname], target, proxy), lookupTime: undefined };
  if (proxy.resolvesNames) return { hosts: [checkName(target)], lookupTime: undefined };
  const startedAt = performance.now();
  try {
    const addresses = await lookUp(hostname, { lookup, family: proxy.version === 4 ? 4 : 0, signal });
    return { hosts: withoutIPv6(addresses, target, proxy), lookupTime: performance.now() - startedAt };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw translateNodeError(error, { phase: "connect", target });
  }
}

/** The `socks` package would send an IPv6 address by SOCKS4 as if it were a name. */
function withoutIPv6(addresses: readonly string[], target: ConnectTarget, proxy: SocksProxy): readonly string[] {
  const usable = proxy.version === 5 ? addresses : addresses.filter((address) => isIPv4(address));
  if (usable.length > 0) return usable;
  throw new ConnectError(`${cannot(target)}: SOCKS4 has no IPv6 addresses; use socks5: or socks5h:`);
}

function checkName(target: ConnectTarget): string {
  if (SENDABLE_NAME.test(target.hostname)) return target.hostname;
  throw new ConnectError(`${cannot(target)}: SOCKS takes names of 1 to 255 ASCII characters, without white space`);
}

function cannot({ hostname, port }: ConnectTarget): string {
  return `cannot connect to ${joinAddress(hostname, port)}`;
}
