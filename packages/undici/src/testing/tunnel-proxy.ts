import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

import { onTestFinished } from "vitest";

/** A proxy that makes tunnels by CONNECT, for one test. */
export interface TunnelProxy {
  readonly url: string;
  /** Where its tunnels lead. */
  readonly targets: readonly string[];
}

export async function useTunnelProxy(): Promise<TunnelProxy> {
  const targets: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", ({ url = "" }, client, head) => {
    targets.push(url);
    const { hostname, port } = new URL(`http://${url}`);
    const origin = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      origin.write(head);
      client.pipe(origin).pipe(client);
    });
    sockets.add(origin);
    for (const socket of [client, origin]) socket.on("error", () => {});
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, targets };
}
