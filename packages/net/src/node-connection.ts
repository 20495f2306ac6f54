import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

import type { Connection, ConnectOptions, ConnectTarget, ConnectTimings, TlsInfo } from "@haulier/core";

import { joinAddress } from "./address.ts";
import { peerCertificate } from "./tls-sessions.ts";

/** A {@link Connection} over a socket of Node's. */
export interface NodeConnection extends Connection {
  readonly stream: Socket;
}

/** A `Connector` whose connections are sockets of Node's. */
export type NodeConnector = (target: ConnectTarget, options: ConnectOptions) => Promise<NodeConnection>;

/** Describes an open socket. `road` names what is at the other end where that is not an address, such as a path. */
export function describeConnection(socket: Socket, timings: ConnectTimings, road?: string): NodeConnection {
  return {
    stream: socket,
    alpnProtocol:
      socket instanceof TLSSocket && typeof socket.alpnProtocol === "string" ? socket.alpnProtocol : undefined,
    localAddress: addressOf(socket.localAddress, socket.localPort),
    remoteAddress: road ?? addressOf(socket.remoteAddress, socket.remotePort),
    tls: socket instanceof TLSSocket ? new SocketTlsInfo(socket) : undefined,
    timings,
  };
}

/** Describes a connection that TLS was started on. */
export function securedConnection(under: Connection, socket: TLSSocket, timings: ConnectTimings): Connection {
  const { alpnProtocol, stream, tls } = describeConnection(socket, timings);
  return { ...under, stream, alpnProtocol, tls, timings };
}

function addressOf(host: string | undefined, port: number | undefined): string | undefined {
  return host === undefined || port === undefined ? undefined : joinAddress(host, port);
}

class SocketTlsInfo implements TlsInfo {
  readonly version: string;
  readonly cipher: string;
  readonly authorized: boolean;
  readonly resumed: boolean;
  readonly #socket: TLSSocket;
  #certificate: Uint8Array | undefined = undefined;

  constructor(socket: TLSSocket) {
    this.#socket = socket;
    this.version = socket.getProtocol() ?? "unknown";
    this.cipher = socket.getCipher().standardName;
    this.authorized = socket.authorized;
    this.resumed = socket.isSessionReused();
  }

  certificate(): Uint8Array | undefined {
    this.#certificate ??= peerCertificate(this.#socket);
    return this.#certificate;
  }
}
