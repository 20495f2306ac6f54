import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect, TLSSocket } from "node:tls";

import type { ConnectTarget } from "@haulier/core";

import { masksResets, unmaskReset } from "./masked-reset.ts";
import { socketOpening } from "./socket-opening.ts";
import { logKeys } from "./tls-key-log.ts";
import { checkPins } from "./tls-pins.ts";
import { peerCertificate } from "./tls-sessions.ts";
import type { TlsRequest, TlsSettings } from "./tls-settings.ts";

/** How {@link startTls} secures one connection. */
export interface StartTlsOptions extends TlsRequest {
  readonly settings: TlsSettings;
  /** Ends the attempt; the promise then rejects with `signal.reason`, and nothing stays open. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts TLS over a connection that exists, such as a tunnel through a proxy, by the same rules as a direct one.
 * @param stream is closed when that fails.
 * @param target is where the tunnel leads: the certificate is checked for it.
 * @throws the error of Node; {@link translateNodeError} knows it.
 */
export async function startTls(stream: Duplex, target: ConnectTarget, options: StartTlsOptions): Promise<TLSSocket> {
  try {
    const { settings } = options;
    const socket = connect({ socket: stream, ...settings.connectionOptions(target, options) });
    if (settings.keyLog !== undefined) logKeys(socket, settings.keyLog);
    await tlsOpening(socket, target, options);
    if (masksResets && stream instanceof Socket && !(stream instanceof TLSSocket)) unmaskReset(stream, socket);
    return socket;
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** Waits for the handshake, remembers the session and checks the pins. */
async function tlsOpening(socket: TLSSocket, target: ConnectTarget, options: StartTlsOptions): Promise<void> {
  const { sessions, pins } = options.settings;
  const server = options.settings.sessionKey(target, options);
  try {
    await socketOpening(socket, "secureConnect", options.signal);
  } catch (error) {
    // It may be the session that the server does not like.
    if (!options.signal?.aborted) sessions.forget(server);
    throw error;
  }
  sessions.watch(server, socket);
  if (pins === undefined) return;
  try {
    checkPins(pins, peerCertificate(socket));
  } catch (error) {
    sessions.forget(server);
    socket.destroy();
    throw error;
  }
}
