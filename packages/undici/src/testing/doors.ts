import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { directConnector, relay } from "@haulier/net";

/** Other entrances to ports of this machine: each leads to one port, and is opened when it is first asked for. */
export class Doors {
  readonly #folder = mkdtempSync(join(tmpdir(), "haulier-undici-"));
  readonly #paths = new Map<number, Promise<string>>();
  readonly #ports = new Map<number, Promise<number>>();
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /** The path of a Unix socket that leads to a port. */
  path(port: number): Promise<string> {
    return remembered(this.#paths, port, async () => {
      const path = join(this.#folder, String(port));
      const server = this.#open(port, relay);
      await once(server.listen(path), "listening");
      return path;
    });
  }

  /** Another port that leads to a port, for HTTP/2: who has ended there is gone, while the origins of the suite would wait for more. */
  port(port: number): Promise<number> {
    return remembered(this.#ports, port, async () => {
      const server = this.#open(port, (client, origin) => {
        const leave = (): void => void origin.write("", () => origin.resetAndDestroy());
        client.once("end", leave).once("error", leave).pipe(origin, { end: false });
        origin.once("close", () => client.destroySoon()).pipe(client);
      });
      await once(server.listen(0, "127.0.0.1"), "listening");
      return (server.address() as AddressInfo).port;
    });
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.#folder, { recursive: true });
  }

  #open(port: number, lead: (client: Socket, origin: Socket) => void): Server {
    const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
      this.#track(client);
      dial(port).then(
        (origin) => {
          this.#track(origin);
          lead(client, origin);
        },
        () => client.destroy(),
      );
    });
    this.#servers.push(server.unref());
    return server;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket.unref());
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
  }
}

async function dial(port: number): Promise<Socket> {
  const { stream } = await directConnector()({ protocol: "http:", hostname: "127.0.0.1", port }, {});
  stream.allowHalfOpen = true;
  return stream;
}

function remembered<T>(known: Map<number, Promise<T>>, port: number, open: () => Promise<T>): Promise<T> {
  let opening = known.get(port);
  if (opening === undefined) known.set(port, (opening = open()));
  return opening;
}
