import type { Duplex } from "node:stream";

import {
  isTransportError,
  ProxyError,
  type Connection,
  type Connector,
  type ConnectTarget,
  type TransportError,
} from "@haulier/core";
import { joinAddress, translateNodeError } from "@haulier/net";

import { SocksError } from "./socks-error.ts";
import { socksHandshake, type SocksPackage } from "./socks-handshake.ts";
import type { SocksProxy } from "./socks-proxy.ts";

/** The way to a proxy. */
export interface ProxyRoad {
  readonly proxy: SocksProxy;
  readonly connector: Connector;
}

/**
 * Dials the proxy, and has it connect to the target.
 * @param hosts are tried in order, each on a connection of its own, since the proxy ends those on which it has refused.
 * @returns the connection to the proxy, which now leads to the target; the caller owns it.
 * @throws ProxyError, or `signal.reason`.
 */
export async function openTunnel(
  road: ProxyRoad,
  target: ConnectTarget,
  hosts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Connection> {
  // Not on import: it takes 15 ms, for the library of addresses that it brings.
  const socks = await import("socks");
  let failure: unknown;
  for (const host of hosts) {
    try {
      return await tryHost(socks, road, { host, port: target.port }, signal);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      failure = proxyFailure(error, road.proxy, target);
      if (!concernsHost(error)) break;
    }
  }
  throw failure;
}

async function tryHost(
  socks: SocksPackage,
  { proxy, connector }: ProxyRoad,
  destination: { readonly host: string; readonly port: number },
  signal: AbortSignal | undefined,
): Promise<Connection> {
  const connection = await connector(targetOf(proxy), { signal });
  const startedAt = performance.now();
  await socksHandshake(socks, connection.stream as unknown as Duplex, { proxy, ...destination, signal });
  const proxyTime = (connection.timings.proxy ?? 0) + performance.now() - startedAt;
  return { ...connection, timings: { ...connection.timings, proxy: proxyTime } };
}

function targetOf({ hostname, port }: SocksProxy): ConnectTarget {
  return { protocol: "http:", hostname, port };
}

/** Whether another address of the target may fare better. */
function concernsHost(error: unknown): boolean {
  return error instanceof SocksError && error.step === "request";
}

/** What goes wrong between us and the proxy. The failure of another proxy on the way to it is its own. */
function proxyFailure(error: unknown, proxy: SocksProxy, target: ConnectTarget): TransportError {
  const doing = `cannot connect to ${joinAddress(target.hostname, target.port)} through the proxy ${proxy.label}`;
  if (error instanceof SocksError) {
    // The answers to other steps have numbers of their own, which mean something else.
    const reply = error.step === "request" ? error.reply : undefined;
    return new ProxyError(`${doing}: ${error.message}`, { cause: error, reply });
  }
  if (isTransportError(error) && error.code === "ERR_PROXY") return error;
  const reason = translateNodeError(error, { phase: "connect", target: targetOf(proxy) });
  return new ProxyError(`${doing}: ${reason.message}`, { cause: error });
}
