import { connect, constants, type ClientHttp2Session } from "node:http2";
import type { Duplex } from "node:stream";

import { ConnectError, type Connection, type ConnectTarget, type TransportError } from "@haulier/core";
import { translateNodeError } from "@haulier/net";

import type { SessionSettings } from "./http2-options.ts";

/** How a session is opened. */
export interface SessionOpening {
  /** Such as `https://example.com`. */
  readonly origin: string;
  readonly target: ConnectTarget;
  readonly settings: SessionSettings;
  /** Ends the attempt, and the connection. */
  readonly signal: AbortSignal;
}

/**
 * Begins a session on a connection. Resolves when the server has sent its settings, and they allow a stream: only then is known how many
 * requests the session carries, and that it is HTTP/2 at all that the server speaks. That takes up to one round trip.
 * @param create is called with the session at that moment, so that nothing that it says is missed; and with when our settings were sent.
 * @throws ConnectError when it is not, or the connection breaks; `signal.reason`
 */
export function openSession<S>(
  connection: Connection,
  opening: SessionOpening,
  create: (session: ClientHttp2Session, openedAt: number) => S,
): Promise<S> {
  const socket = connection.stream as unknown as Duplex;
  const { origin, settings, signal } = opening;
  const openedAt = settings.clock.now();
  const session = connect(origin, { createConnection: () => socket, ...engineOptions(settings) });
  // Both widths go together: one alone makes it slower.
  session.setLocalWindowSize(settings.connectionWindow);
  // Whoever destroys the session destroys the socket; what it says after that is nobody's business.
  socket.on("error", () => {});
  session.on("error", () => {});
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      signal.removeEventListener("abort", abort);
      session.off("remoteSettings", check);
      session.off("error", fail);
      session.off("close", fail);
      socket.off("error", fail);
      socket.off("close", fail);
    };
    const check = (): void => {
      if (session.remoteSettings.maxConcurrentStreams === 0) return;
      settle();
      resolve(create(session, openedAt));
    };
    const end = (reason: unknown): void => {
      settle();
      session.destroy();
      socket.destroy();
      reject(reason);
    };
    // Those of the socket as well: a session is not told of an alert by which a server ends TLS, until it writes.
    const fail = (error?: unknown): void => end(noSession(opening, error));
    const abort = (): void => end(signal.reason);
    session.on("remoteSettings", check);
    session.on("error", fail);
    session.on("close", fail);
    socket.on("error", fail);
    socket.on("close", fail);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
  });
}

function engineOptions(settings: SessionSettings): Parameters<typeof connect>[1] {
  const { maxHeaderSize, streamWindow } = settings;
  return {
    settings: { enablePush: false, initialWindowSize: streamWindow, maxHeaderListSize: maxHeaderSize },
    // Their number is limited by their size, since each counts 32 bytes more than it has.
    maxHeaderListPairs: Math.ceil(maxHeaderSize / 32) + 8,
    maxSendHeaderBlockLength: MAX_REQUEST_HEAD,
    maxSessionMemory: MAX_SESSION_MEMORY,
    // Nothing beyond what the server promises comes of its own accord.
    maxReservedRemoteStreams: 0,
    paddingStrategy: constants.PADDING_STRATEGY_NONE,
  };
}

/** The longest head of a request, in bytes. Servers allow far less. */
const MAX_REQUEST_HEAD = 1024 * 1024;

/** In megabytes: what the engine may hold for one session, such as headers that are not complete. */
const MAX_SESSION_MEMORY = 64;

/** An error of the connection is told as always; one of the protocol means that it is another one. */
function noSession({ origin, target }: SessionOpening, cause: unknown): TransportError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "ERR_HTTP2";
  if (!code.startsWith("ERR_HTTP2")) return translateNodeError(cause, { phase: "connect", target });
  const why = cause instanceof Error ? cause.message : "the connection was closed";
  return new ConnectError(
    `cannot connect to ${origin}: no HTTP/2 session (${why}); the server may speak HTTP/1.1 only`,
    cause === undefined ? {} : { cause },
  );
}
