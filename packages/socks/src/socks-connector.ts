import { lookup as lookupByDns } from "node:dns";
import type { LookupFunction } from "node:net";
import type { Duplex } from "node:stream";

import {
  checkOptionNames,
  type Connection,
  type Connector,
  type ConnectOptions,
  type ConnectTarget,
} from "@haulier/core";
import {
  describeConnection,
  directConnector,
  startTls,
  TlsSettings,
  translateNodeError,
  type TlsOptions,
} from "@haulier/net";

import { parseSocksProxy, type SocksProxy, type SocksProxyInit } from "./socks-proxy.ts";
import { openTunnel } from "./socks-tunnel.ts";
import { findHosts } from "./target-hosts.ts";

/** How {@link socksConnector} dials. */
export interface SocksConnectorOptions {
  /**
   * Such as `socks5h://user:password@127.0.0.1:1080`. With `socks5h:` and `socks4a:` the proxy turns names into addresses, with `socks5:` and
   * `socks4:` this machine does.
   */
  proxy: string | URL | SocksProxyInit;
  /** How `https:` connections are made through the proxy; or settings that other connectors share. */
  tls?: TlsOptions | TlsSettings | undefined;
  /** Dials the proxy, which may lead through another proxy. @defaultValue `directConnector()` */
  connector?: Connector | undefined;
  /** Turns names of targets into addresses for `socks5:` and `socks4:`, with the signature of `dns.lookup`. @defaultValue `dns.lookup` */
  lookup?: LookupFunction | undefined;
}

const names: ReadonlySet<string> = new Set<keyof SocksConnectorOptions>(["proxy", "tls", "connector", "lookup"]);

/** The options, checked and completed. */
interface SocksRoad {
  readonly proxy: SocksProxy;
  readonly connector: Connector;
  readonly lookup: LookupFunction;
  readonly tls: TlsSettings;
}

/**
 * Dials through a SOCKS proxy, with TLS to the target over the tunnel for `https:`.
 *
 * The connector rejects with `ProxyError` when the proxy cannot be reached or does not connect to the target (its `cause` is then a
 * {@link SocksError} with the number of the reply), with `ConnectError` when this machine does not find the name or TLS with the target
 * fails, or with the reason of the signal, when that aborts. Nothing stays open then. User and password of the proxy are in no error.
 * @throws TypeError for an unknown option, or one that cannot be used.
 * @see RFC 1928, https://www.rfc-editor.org/rfc/rfc1928, and RFC 1929 for user and password
 */
export function socksConnector(options: SocksConnectorOptions): Connector {
  const road = roadOf(options);
  return async (target, connectOptions) => {
    const { signal } = connectOptions;
    signal?.throwIfAborted();
    try {
      return await dial(target, connectOptions, road);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw translateNodeError(error, { phase: "connect", target, proxy: road.proxy.label });
    }
  };
}

function roadOf(options: SocksConnectorOptions): SocksRoad {
  checkOptionNames("socksConnector", options, names);
  const { connector = directConnector(), lookup, tls } = options;
  const proxy = parseSocksProxy(options.proxy);
  if (typeof connector !== "function") throw new TypeError("connector: expected a function, such as directConnector()");
  if (lookup !== undefined && typeof lookup !== "function") {
    throw new TypeError("lookup: expected a function like dns.lookup");
  }
  if (lookup !== undefined && proxy.resolvesNames) {
    throw new TypeError(`lookup: it is ${proxy.label} that looks names up; use socks5: or socks4: to do it here`);
  }
  return {
    proxy,
    connector,
    lookup: lookup ?? lookupByDns,
    tls: TlsSettings.of(tls),
  };
}

async function dial(target: ConnectTarget, options: ConnectOptions, road: SocksRoad): Promise<Connection> {
  const { hosts, lookupTime } = await findHosts(target, road.proxy, road.lookup, options.signal);
  const tunnel = await openTunnel(road, target, hosts, options.signal);
  const { dns } = tunnel.timings;
  const timings = {
    ...tunnel.timings,
    dns: lookupTime === undefined ? dns : lookupTime + (dns ?? 0),
  };
  const connection = { ...tunnel, proxy: road.proxy.label, timings };
  return target.protocol === "https:" ? await secure(connection, target, options, road.tls) : connection;
}

async function secure(
  tunnel: Connection,
  target: ConnectTarget,
  options: ConnectOptions,
  settings: TlsSettings,
): Promise<Connection> {
  const startedAt = performance.now();
  const socket = await startTls(tunnel.stream as unknown as Duplex, target, { ...options, settings });
  const timings = { ...tunnel.timings, tls: performance.now() - startedAt };
  const { stream, alpnProtocol, tls } = describeConnection(socket, timings);
  return { ...tunnel, stream, alpnProtocol, tls, timings };
}
