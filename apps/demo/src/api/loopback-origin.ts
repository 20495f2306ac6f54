import { once } from "node:events";
import { createServer } from "node:http";
import { createSecureServer } from "node:http2";
import type { AddressInfo, Server, Socket } from "node:net";

import type { App } from "./app.ts";
import { nodeListener, type NodeListener } from "./node-listener.ts";
import type { Origin } from "./origin.ts";

/** Serves an app over HTTP/1.1 on a free port of this machine, and to this machine only. */
export function serveHttp(app: App): Promise<Origin> {
  return listen("http", app, (listener) => createServer({ keepAliveTimeout: 10_000 }, listener));
}

/** Serves an app over TLS: HTTP/2, and HTTP/1.1 for clients that do not offer it. */
export function serveHttp2(app: App, credential: { readonly cert: string; readonly key: string }): Promise<Origin> {
  return listen("https", app, (listener) => createSecureServer({ ...credential, allowHTTP1: true }, listener));
}

async function listen(scheme: string, app: App, createServerFor: (listener: NodeListener) => Server): Promise<Origin> {
  let url = "";
  let requests = 0;
  const counting: App = (request) => {
    requests++;
    return app(request);
  };
  const server = createServerFor(nodeListener(counting, () => url));
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
