import type { TLSSocket } from "node:tls";

/** A session, and the certificate that the server showed when it began. */
interface RememberedSession {
  readonly session: Buffer;
  readonly certificate: Uint8Array | undefined;
}

/** Servers whose session is remembered. */
const maxServers = 100;

/** What resumed connections would have been shown. */
const certificates = new WeakMap<TLSSocket, Uint8Array>();

/** The certificate of the server at the other end, in DER, whether it was shown on this connection or when its session began. */
export function peerCertificate(socket: TLSSocket): Uint8Array | undefined {
  return certificates.get(socket) ?? socket.getPeerX509Certificate()?.raw;
}

/**
 * The latest TLS session of each server, to shorten the next handshake. Belongs to one set of TLS options, so that no session is carried
 * from one identity to another; and to one name, since the certificate is not checked again when a session is resumed.
 */
export class TlsSessions {
  readonly #sessions = new Map<string, RememberedSession>();

  get(server: string): Buffer | undefined {
    return this.#sessions.get(server)?.session;
  }

  /** Remembers the sessions that `socket`, open and verified, brings. */
  watch(server: string, socket: TLSSocket): void {
    const resumed = socket.isSessionReused() ? this.#sessions.get(server)?.certificate : undefined;
    const certificate = resumed ?? peerCertificate(socket);
    // Node gives it once: whoever asks the socket again gets undefined.
    if (certificate !== undefined) certificates.set(socket, certificate);
    // Up to TLS 1.2 the session is there with the handshake; since 1.3 the server sends tickets afterwards.
    if (socket.getProtocol() !== "TLSv1.3") this.#remember(server, socket.getSession(), certificate);
    socket.on("session", (session) => this.#remember(server, session, certificate));
  }

  forget(server: string): void {
    this.#sessions.delete(server);
  }

  #remember(server: string, session: Buffer | undefined, certificate: Uint8Array | undefined): void {
    if (session === undefined) return;
    this.#sessions.delete(server);
    this.#sessions.set(server, { session, certificate });
    if (this.#sessions.size <= maxServers) return;
    for (const oldest of this.#sessions.keys()) {
      this.#sessions.delete(oldest);
      break;
    }
  }
}
