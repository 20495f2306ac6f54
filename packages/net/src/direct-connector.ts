import { connect as connectTcp, type LookupFunction, type NetConnectOpts } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";

import { checkOptionNames, type ConnectOptions, type ConnectTarget } from "@haulier/core";

import { DialTimings } from "./dial-timings.ts";
import { describeConnection, type NodeConnection, type NodeConnector } from "./node-connection.ts";
import { translateNodeError } from "./node-errors.ts";
import { socketOpening } from "./socket-opening.ts";
import { tlsOpening } from "./tls-opening.ts";
import type { TlsOptions } from "./tls-options.ts";
import { TlsSettings } from "./tls-settings.ts";

/** How {@link directConnector} dials. */
export interface DirectConnectorOptions {
  /** Path of a Unix socket (or name of a Windows pipe) that every connection goes to, whatever the host of the URL. */
  socketPath?: string | undefined;
  /** The address of this machine to connect from. @defaultValue the system's choice */
  localAddress?: string | undefined;
  /** Turns names into addresses, with the signature of `dns.lookup`. @defaultValue `dns.lookup` */
  lookup?: LookupFunction | undefined;
  /** 4 or 6 for IPv4 or IPv6 only. @defaultValue both */
  family?: 4 | 6 | undefined;
  /** How long an address is tried before the next one of the same name, in milliseconds. The last one is not cut short. @defaultValue 1_000 */
  attemptTimeout?: number | undefined;
  /** Sends small writes at once (TCP_NODELAY). @defaultValue true */
  noDelay?: boolean | undefined;
  /** Has the system probe connections that were silent for a minute (TCP keep-alive), so that dead ones are noticed. @defaultValue true */
  keepAlive?: boolean | undefined;
  /** How `https:` connections are made; or settings that other connectors share. */
  tls?: TlsOptions | TlsSettings | undefined;
}

const names: ReadonlySet<string> = new Set<keyof DirectConnectorOptions>([
  "socketPath",
  "localAddress",
  "lookup",
  "family",
  "attemptTimeout",
  "noDelay",
  "keepAlive",
  "tls",
]);

/** Node's own 250 ms give up on every server that is further away than that (nodejs/node#54359). */
const defaultAttemptTimeout = 1_000;

const keepAliveDelay = 60_000;

/**
 * Dials without a detour: TCP or a Unix socket, with TLS over it for `https:`.
 *
 * The connector rejects with `ConnectError`, whose message names host, port, reason and remedy and whose `cause` is Node's error; or
 * with the reason of the signal, when that aborts.
 * @throws TypeError for an unknown option, or one of the wrong type.
 */
export function directConnector(options: DirectConnectorOptions = {}): NodeConnector {
  checkOptions(options);
  const tls = options.tls instanceof TlsSettings ? options.tls : new TlsSettings(options.tls);
  const road = { ...options };
  return async (target, connectOptions) => {
    connectOptions.signal?.throwIfAborted();
    try {
      return await dial(target, connectOptions, road, tls);
    } catch (error) {
      if (connectOptions.signal?.aborted) throw connectOptions.signal.reason;
      throw translateNodeError(error, { phase: "connect", target, socketPath: road.socketPath });
    }
  };
}

function checkOptions(options: DirectConnectorOptions): void {
  checkOptionNames("directConnector", options, names);
  const { attemptTimeout, family } = options;
  // Node raises anything below 10 ms to that.
  if (attemptTimeout !== undefined && !(attemptTimeout >= 10)) {
    throw new TypeError(`attemptTimeout: expected milliseconds from 10 up, got ${String(attemptTimeout)}`);
  }
  if (family !== undefined && family !== 4 && family !== 6) {
    throw new TypeError(`family: expected 4 or 6, got ${String(family)}`);
  }
}

async function dial(
  target: ConnectTarget,
  options: ConnectOptions,
  road: DirectConnectorOptions,
  settings: TlsSettings,
): Promise<NodeConnection> {
  const secure = target.protocol === "https:";
  const socket = secure
    ? connectTls({ ...addressOptions(target, road), ...settings.connectionOptions(target, options) })
    : connectTcp(addressOptions(target, road));
  const timings = new DialTimings(socket);
  socket.setNoDelay(road.noDelay ?? true);
  socket.setKeepAlive(road.keepAlive ?? true, keepAliveDelay);
  if (socket instanceof TLSSocket) await tlsOpening(socket, target, { ...options, settings });
  else await socketOpening(socket, "connect", options.signal);
  return describeConnection(socket, timings.finish(), road.socketPath);
}

/** What `net.connect` and `tls.connect` both take. */
function addressOptions(target: ConnectTarget, road: DirectConnectorOptions): NetConnectOpts {
  if (road.socketPath !== undefined) return { path: road.socketPath };
  return {
    host: target.hostname,
    port: target.port,
    autoSelectFamily: road.family === undefined,
    autoSelectFamilyAttemptTimeout: road.attemptTimeout ?? defaultAttemptTimeout,
    ...(road.family === undefined ? {} : { family: road.family }),
    ...(road.lookup === undefined ? {} : { lookup: road.lookup }),
    ...(road.localAddress === undefined ? {} : { localAddress: road.localAddress }),
  };
}
