import { once } from "node:events";
import type { ListenOptions, Server, Socket } from "node:net";

/** A server that listens, and the sockets it has accepted. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
  readonly sockets: readonly Socket[];
  /** Resolves when `count` sockets have been accepted in all, with the last of them. */
  accepted(count?: number): Promise<Socket>;
}

/** Has `server` listen, on port 0 of the loopback interface unless told otherwise. Disposing of it ends all connections. */
export async function listen(
  server: Server,
  where: ListenOptions = { port: 0, host: "127.0.0.1" },
): Promise<Listening> {
  const sockets: Socket[] = [];
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => {});
    sockets.push(socket);
  });
  // A handshake that fails, as many do in these tests, is no fault of the server's.
  server.on("tlsClientError", () => {});
  server.listen(where);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    sockets,
    async accepted(count = 1) {
      while (sockets.length < count) await once(server, "connection");
      return sockets[count - 1]!;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
