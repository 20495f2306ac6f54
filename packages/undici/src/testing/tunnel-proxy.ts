import { once } from "node:events";
import { createServer, request as requestFrom, type IncomingHttpHeaders } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";

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
  server.on("connection", (socket) => {
    accepted += 1;
    sockets.add(socket.unref());
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
  server.on("connect", ({ url = "", headers }, client, head) => {
    targets.push(url);
    tunnelHeaders.push(headers);
    const { hostname, port } = new URL(`http://${url}`);
    const origin = connect({ port: Number(port), host: hostname, allowHalfOpen: true }, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      origin.write(head);
      client.pipe(origin).pipe(client);
    });
    sockets.add(origin);
    // One end that breaks breaks the other, and looks the same there.
    const raw = [...sockets].find(({ remotePort }) => remotePort === (client as Socket).remotePort)!;
    client.on("error", () => origin.resetAndDestroy());
    client.on("close", () => origin.destroy());
    origin.on("error", () => raw.resetAndDestroy());
    origin.on("close", () => client.destroy());
    origin.unref();
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
