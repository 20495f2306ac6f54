import { once } from "node:events";
import { createServer, request as requestFrom, type IncomingHttpHeaders } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";

import { directConnector, relay } from "@haulier/net";
import { onTestFinished } from "vitest";

/** A request that a proxy took whole. */
export interface ForwardedRequest {
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** A proxy that makes tunnels by CONNECT and forwards requests in absolute form, for one test. */
export interface TunnelProxy {
  readonly url: string;
  /** Where its tunnels lead. */
  readonly targets: readonly string[];
  /** What was asked of it when a tunnel was, by the order of {@link targets}. */
  readonly tunnelHeaders: readonly IncomingHttpHeaders[];
  readonly forwarded: readonly ForwardedRequest[];
  /** How many connections it has accepted. */
  readonly accepted: number;
  close(): void;
}

/** Starts one until the test is over. */
export async function useTunnelProxy(): Promise<TunnelProxy> {
  const proxy = await startTunnelProxy();
  onTestFinished(() => proxy.close());
  return proxy;
}

/** @param tls the certificate and key of a proxy that is spoken to by TLS. */
export async function startTunnelProxy(tls?: SecureContextOptions): Promise<TunnelProxy> {
  const targets: string[] = [];
  const tunnelHeaders: IncomingHttpHeaders[] = [];
  const forwarded: ForwardedRequest[] = [];
  const sockets = new Set<Socket>();
  const server = tls === undefined ? createServer() : createSecureServer(tls);
  let accepted = 0;
  const clients = new Set<Socket>();
  server.on("connection", (socket) => {
    accepted += 1;
    track(socket, sockets);
    track(socket, clients);
  });
  server.on("request", (incoming, outgoing) => {
    const { url: target = "", method, headers } = incoming;
    forwarded.push({ target, headers });
    const { "proxy-authorization": _kept, ...passed } = headers;
    const onward = requestFrom(target, { method, headers: passed, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on("connect", ({ url = "", headers }, client: Socket, head) => {
    targets.push(url);
    tunnelHeaders.push(headers);
    // What TLS may be spoken over.
    const raw = [...clients].find(({ remotePort }) => remotePort === client.remotePort)!;
    client.on("error", () => {});
    dial(url).then(
      (origin) => {
        track(origin, sockets);
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        origin.write(head);
        relay(client, origin, raw);
      },
      () => client.destroy(),
    );
  });
  await once(server.listen(0, "localhost"), "listening");
  server.unref();
  return {
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
    url: `${tls === undefined ? "http" : "https"}://localhost:${(server.address() as AddressInfo).port}`,
    targets,
    tunnelHeaders,
    forwarded,
    get accepted() {
      return accepted;
    },
  };
}

/** @param authority host and port. */
async function dial(authority: string): Promise<Socket> {
  const { hostname, port } = new URL(`http://${authority}`);
  // Of ours, since it tells a reset from an end with every version of Node.
  const { stream } = await directConnector()({ protocol: "http:", hostname, port: Number(port) }, {});
  stream.allowHalfOpen = true;
  return stream;
}

function track(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket.unref());
  socket.on("close", () => sockets.delete(socket));
}
