import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Unix sockets that lead to ports of this machine. */
export interface UnixRelay {
  /** The path of the socket that leads to a port. */
  pathTo(port: number): Promise<string>;
  close(): Promise<void>;
}

export async function startUnixRelay(): Promise<UnixRelay> {
  const folder = await mkdtemp(join(tmpdir(), "haulier-relay-"));
  const servers = new Map<number, Promise<Server>>();
  return {
    async pathTo(port) {
      const path = join(folder, `${port}.sock`);
      if (!servers.has(port)) servers.set(port, listen(path, port));
      await servers.get(port);
      return path;
    },
    async close() {
      for (const server of servers.values()) (await server).close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(path: string, port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    near.pipe(far).pipe(near);
    tie(near, far);
    tie(far, near);
  });
  await once(server.listen(path), "listening");
  return server.unref();
}

function tie(end: Socket, other: Socket): void {
  end.unref();
  end.on("error", () => other.destroy());
  end.on("close", () => other.destroy());
}
