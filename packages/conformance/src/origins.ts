import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

import type { TestCertificates } from "./certificates.ts";
import { speakFaults } from "./fault-origin.ts";
import type { Gates } from "./gates.ts";
import { HttpSpeaker } from "./http-speaker.ts";
import type { Ledger, TrackedConnection } from "./ledger.ts";

/**
 * The origins of a server.
 *
 * - `http`: HTTP/1.1 without TLS
 * - `https`: HTTP/1.1 over TLS, `h2` is not offered
 * - `h2`: HTTP/2 or HTTP/1.1 over TLS, by ALPN
 * - `h2c`: HTTP/2 without TLS, which the client knows beforehand
 * - `unix`: HTTP/1.1 on a Unix socket
 * - `faults`: bytes by script, see `fault-scripts.ts`
 * - `silent`: accepts and never says a word, so that a TLS handshake does not end
 * - `expired`, `wrongHost`, `selfSigned`, `unknownCa`: as `h2`, with a certificate to refuse
 * - `mutualTls`: as `h2`, for clients with a certificate only
 */
export type OriginName =
  | "http"
  | "https"
  | "h2"
  | "h2c"
  | "unix"
  | "faults"
  | "silent"
  | "expired"
  | "wrongHost"
  | "selfSigned"
  | "unknownCa"
  | "mutualTls";

/** An origin that listens. */
export interface Origin {
  readonly name: OriginName;
  /** Without a path, such as `https://127.0.0.1:41337`. */
  readonly url: string;
  /** Where the origin listens on a Unix socket. */
  readonly socketPath: string | undefined;
  stop(): Promise<void>;
}

type Speak = (socket: Socket, connection: TrackedConnection) => void;

/** Starts every origin, on loopback and on ports that the system chooses. */
export function openOrigins(certificates: TestCertificates, ledger: Ledger, gates: Gates): Promise<Origin[]> {
  const speaker = new HttpSpeaker(ledger, gates);
  const http: Speak = (socket, connection) => speaker.speak(socket, connection);
  const tcp = (name: OriginName, speak: Speak): Promise<Origin> => openTcp(name, ledger, speak);
  const tls = (name: OriginName, options: TlsOptions): Promise<Origin> =>
    openTls(name, { ALPNProtocols: ["h2", "http/1.1"], ...options }, ledger, http);
  const { server, expired, wrongHost, selfSigned, unknownCa, ca } = certificates;
  return Promise.all([
    tcp("http", http),
    tcp("faults", (socket, connection) => speakFaults(socket, connection, ledger, gates)),
    tcp("silent", (socket) => socket.on("end", () => socket.end()).resume()),
    openUnix("unix", ledger, http),
    tcp("h2c", (socket, connection) => speaker.speakHttp2(socket, connection)),
    tls("https", { ...server, ALPNProtocols: ["http/1.1"] }),
    tls("h2", server),
    tls("expired", expired),
    tls("wrongHost", wrongHost),
    tls("selfSigned", selfSigned),
    tls("unknownCa", unknownCa),
    tls("mutualTls", { ...server, ca, requestCert: true, rejectUnauthorized: true }),
  ]);
}

async function openTcp(name: OriginName, ledger: Ledger, speak: Speak): Promise<Origin> {
  const listener = createTcpServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    speak(socket, ledger.accept(name, socket));
  });
  return { name, url: `http://127.0.0.1:${await listen(listener)}`, socketPath: undefined, stop: () => stop(listener) };
}

async function openTls(name: OriginName, options: TlsOptions, ledger: Ledger, speak: Speak): Promise<Origin> {
  // The ledger counts what TCP accepted, so that failed handshakes show; the port ties the TLS socket to it.
  const byPort = new Map<number | undefined, TrackedConnection>();
  const listener = createTlsServer({ noDelay: true, ...options }, (socket) => {
    socket.on("error", () => {});
    speak(socket, byPort.get(socket.remotePort)!);
  });
  listener.on("connection", (socket) => byPort.set(socket.remotePort, ledger.accept(name, socket)));
  listener.on("tlsClientError", (_error, socket) => socket.destroy());
  return {
    name,
    url: `https://127.0.0.1:${await listen(listener)}`,
    socketPath: undefined,
    stop: () => stop(listener),
  };
}

async function openUnix(name: OriginName, ledger: Ledger, speak: Speak): Promise<Origin> {
  const folder = await mkdtemp(join(tmpdir(), "haulier-"));
  const socketPath = process.platform === "win32" ? join("\\\\.\\pipe", folder) : join(folder, "origin.sock");
  const listener = createTcpServer({ allowHalfOpen: true }, (socket) => speak(socket, ledger.accept(name, socket)));
  listener.listen(socketPath);
  await once(listener, "listening");
  return {
    name,
    url: "http://localhost",
    socketPath,
    async stop() {
      await stop(listener);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(listener: Server): Promise<number> {
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return (listener.address() as AddressInfo).port;
}

/** Stops listening. Resolves when the last connection is gone. */
function stop(listener: Server): Promise<void> {
  return new Promise((resolve) => listener.close(() => resolve()));
}
