import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";

import { directConnector } from "@haulier/net";

/** A proxy that makes tunnels by CONNECT, and does nothing else. */
export interface TunnelProxy {
  readonly url: string;
  /** What it was asked for: where to, and with which credentials. */
  readonly tunnels: readonly { readonly target: string; readonly credentials: string | undefined }[];
  close(): void;
}

/** @param tls the certificate and key of a proxy that is spoken to by TLS. */
export async function startTunnelProxy(tls?: SecureContextOptions): Promise<TunnelProxy> {
  /** What TLS is spoken over, by the port of the client. */
  const clients = new Map<number | undefined, Socket>();
  const tunnels: { target: string; credentials: string | undefined }[] = [];
  const server: Server = tls === undefined ? createServer() : createSecureServer(tls);
  server.on("connection", (socket) => clients.set(socket.remotePort, socket.unref()));
  server.on("connect", ({ url = "", headers }, client: Socket) => {
    tunnels.push({ target: url, credentials: headers["proxy-authorization"] });
    // The client speaks when it has the answer, so that there is no head.
    client.on("error", () => {});
    connect(url).then(
      (origin) => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        handOn(client, origin, origin);
        handOn(origin, client, clients.get(client.remotePort)!);
      },
      () => client.destroy(),
    );
  });
  await once(server.listen(0, "localhost"), "listening");
  server.unref();
  return {
    url: `${tls === undefined ? "http" : "https"}://localhost:${(server.address() as AddressInfo).port}`,
    tunnels,
    close() {
      for (const socket of clients.values()) socket.destroy();
      server.close();
    },
  };
}

/** By ours, which tells a reset from an end with every version of Node. */
async function connect(authority: string): Promise<Socket> {
  const { hostname, port } = new URL(`http://${authority}`);
  const { stream } = await directConnector()({ protocol: "http:", hostname, port: Number(port) }, {});
  stream.allowHalfOpen = true;
  return stream.on("error", () => {}).unref();
}

/** What comes by one end of a tunnel leaves by the other, and so does its end: in order, or by a reset. */
function handOn(from: Socket, to: Socket, wire: Socket): void {
  from.pipe(to);
  from.on("close", () => {
    if (from.errored === null) to.destroySoon();
    else to.write("", () => wire.resetAndDestroy());
  });
}
