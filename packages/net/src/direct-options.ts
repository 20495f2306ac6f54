import { isIP, type LookupFunction } from "node:net";

import { checkOptionNames, type Clock } from "@haulier/core";

import type { TlsOptions } from "./tls-options.ts";
import type { TlsSettings } from "./tls-settings.ts";

/** How {@link directConnector} dials. */
export interface DirectConnectorOptions {
  /** Path of a Unix socket (or name of a Windows pipe) that every connection goes to, whatever the host of the URL. */
  socketPath?: string | undefined;
  /** The address of this machine to connect from; targets are then of the same family. @defaultValue the system's choice */
  localAddress?: string | undefined;
  /** Addresses of some hosts, which are not looked up; several are tried like those of DNS. */
  hosts?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Turns names into addresses, with the signature of `dns.lookup`. @defaultValue `dns.lookup` */
  lookup?: LookupFunction | undefined;
  /**
   * How long the addresses of a name are kept, in milliseconds. 0 asks for each connection, since `dns.lookup` does not tell how long an
   * answer is good. An address that does not answer is not kept. @defaultValue 0
   */
  dnsTtl?: number | undefined;
  /** Names whose addresses are kept; the one asked for longest ago is forgotten first. @defaultValue 1_000 */
  dnsMaxEntries?: number | undefined;
  /** 4 or 6 for IPv4 or IPv6 only. @defaultValue both */
  family?: 4 | 6 | undefined;
  /** How long an address is tried alone before the next one of the same name is tried beside it, in milliseconds. @defaultValue 250 */
  attemptDelay?: number | undefined;
  /** Sends small writes at once (TCP_NODELAY). @defaultValue true */
  noDelay?: boolean | undefined;
  /** Has the system probe connections that were silent for a minute (TCP keep-alive), so that dead ones are noticed. @defaultValue true */
  keepAlive?: boolean | undefined;
  /** How `https:` connections are made; or settings that other connectors share. */
  tls?: TlsOptions | TlsSettings | undefined;
  /** The time that delays and kept addresses go by. @defaultValue the real one */
  clock?: Clock | undefined;
}

const names: ReadonlySet<string> = new Set<keyof DirectConnectorOptions>([
  "socketPath",
  "localAddress",
  "hosts",
  "lookup",
  "dnsTtl",
  "dnsMaxEntries",
  "family",
  "attemptDelay",
  "noDelay",
  "keepAlive",
  "tls",
  "clock",
]);

/** @throws TypeError for an unknown option, or one that cannot be used. */
export function checkDirectOptions(options: DirectConnectorOptions): void {
  checkOptionNames("directConnector", options, names);
  const { attemptDelay, family, localAddress, dnsTtl, dnsMaxEntries, hosts = {} } = options;
  // RFC 8305 section 8: never below 10 ms, or a busy network is flooded.
  checkNumber("attemptDelay", attemptDelay, "milliseconds from 10 up", 10);
  checkNumber("dnsTtl", dnsTtl, "milliseconds from 0 up", 0);
  checkNumber("dnsMaxEntries", dnsMaxEntries, "a number from 1 up", 1);
  if (family !== undefined && family !== 4 && family !== 6) {
    throw new TypeError(`family: expected 4 or 6, got ${String(family)}`);
  }
  if (
    localAddress !== undefined &&
    (isIP(localAddress) === 0 || isIP(localAddress) !== (family ?? isIP(localAddress)))
  ) {
    throw new TypeError(
      `localAddress: expected an address${family === undefined ? "" : ` of IPv${family}`}, got "${localAddress}"`,
    );
  }
  for (const [name, given] of Object.entries(hosts)) checkHost(name, given);
}

function checkNumber(name: string, value: number | undefined, expected: string, least: number): void {
  if (value === undefined || (typeof value === "number" && value >= least)) return;
  throw new TypeError(`${name}: expected ${expected}, got ${String(value)}`);
}

function checkHost(name: string, given: string | readonly string[]): void {
  const addresses = typeof given === "string" ? [given] : given;
  if (addresses.length > 0 && addresses.every((address) => isIP(address) !== 0)) return;
  throw new TypeError(`hosts: expected addresses for "${name}", got ${JSON.stringify(given)}`);
}
