import { createServer, type TlsOptions as ServerOptions, type TLSSocket } from "node:tls";

import { createCertificates, type TestCertificates } from "@haulier/conformance/server";
import type { ConnectOptions, ConnectTarget } from "@haulier/core";
import { onTestFinished } from "vitest";

import { directConnector } from "../direct-connector.ts";
import type { NodeConnection } from "../node-connection.ts";
import type { TlsOptions } from "../tls-options.ts";
import type { TlsSettings } from "../tls-settings.ts";
import { listen, type Listening } from "./listen.ts";

export const certificates: TestCertificates = createCertificates();

/** What {@link serve} starts. */
export interface TlsServer extends Listening {
  /** Names of the TLS extension that clients have sent; `false` for none. */
  readonly serverNames: (string | false | null)[];
}

/** A server with the good certificate, unless told otherwise. It greets, so that TLS 1.3 session tickets arrive. */
export async function serve(options: ServerOptions = {}): Promise<TlsServer> {
  const serverNames: (string | false | null)[] = [];
  const server = createServer({ ...certificates.server, ...options }, (socket: TLSSocket) => {
    serverNames.push(socket.servername);
    socket.on("error", () => {});
    socket.write("hello");
  });
  const listening = await listen(server);
  onTestFinished(() => listening[Symbol.asyncDispose]());
  return Object.assign(listening, { serverNames });
}

/** Dials it, for the length of the test. */
export async function dial(
  server: Listening,
  tls: TlsOptions | TlsSettings = { ca: certificates.ca },
  options: ConnectOptions = {},
  hostname = "localhost",
): Promise<NodeConnection> {
  const connection = await directConnector({ tls })(targetOf(server, hostname), options);
  onTestFinished(() => {
    connection.stream.destroy();
  });
  return connection;
}

/** A server on this machine. */
export function targetOf({ port }: { port: number }, hostname = "localhost"): ConnectTarget {
  return { protocol: "https:", hostname, port };
}
