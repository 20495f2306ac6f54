import type { Duplex } from "node:stream";

import {
  checkOptionNames,
  type Connection,
  type Connector,
  type ConnectOptions,
  type ConnectTarget,
} from "@haulier/core";

import { memoryPair, type MemorySocket } from "./memory-pair.ts";
import { securedConnection } from "./node-connection.ts";
import { translateNodeError } from "./node-errors.ts";
import { startTls } from "./tls-opening.ts";
import type { TlsOptions } from "./tls-options.ts";
import { TlsSettings } from "./tls-settings.ts";

/** What takes connections: a server of `node:http`, `node:https`, `node:http2`, `node:net` or `node:tls`, or a function. */
export type MemoryServer =
  | { emit(event: "connection", socket: Duplex): unknown }
  | ((socket: Duplex, target: ConnectTarget) => void);

/** Options of {@link memoryConnector}. */
export interface MemoryConnectorOptions {
  /** How TLS with a server is made that speaks it; or settings that other connectors share. */
  tls?: TlsOptions | TlsSettings | undefined;
}

const names: ReadonlySet<string> = new Set<keyof MemoryConnectorOptions>(["tls"]);

/**
 * Dials a server in this process, whatever the target is: no port, no network. The server need not listen. Its idle time-outs do not
 * count, since they are those of sockets.
 * @throws TypeError for an unknown option, or one of the wrong type.
 */
export function memoryConnector(server: MemoryServer, options: MemoryConnectorOptions = {}): Connector {
  checkOptionNames("memoryConnector", options, names);
  const settings = TlsSettings.of(options.tls);
  return async (target, connectOptions) => {
    connectOptions.signal?.throwIfAborted();
    const [near, far] = memoryPair();
    // As a client's socket has it: when the server has ended, there is nothing more to say.
    near.allowHalfOpen = false;
    // Without any listener, an error would end the process.
    for (const end of [near, far]) end.on("error", () => {});
    if (typeof server === "function") server(far, target);
    else server.emit("connection", far);
    const plain = describe(near);
    return target.protocol === "https:" ? secure(plain, near, target, { ...connectOptions, settings }) : plain;
  };
}

function describe(end: MemorySocket): Connection {
  return {
    stream: end,
    alpnProtocol: undefined,
    localAddress: undefined,
    remoteAddress: undefined,
    tls: undefined,
    timings: {},
  };
}

async function secure(
  plain: Connection,
  end: MemorySocket,
  target: ConnectTarget,
  options: ConnectOptions & { readonly settings: TlsSettings },
): Promise<Connection> {
  const since = performance.now();
  try {
    const socket = await startTls(end, target, options);
    return securedConnection(plain, socket, { tls: performance.now() - since });
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw translateNodeError(error, { phase: "connect", target });
  }
}
