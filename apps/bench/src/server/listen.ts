import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

/** Makes a server listen on a free port of loopback; gives the port. It does not keep the process alive: its parent does. */
export async function listen(server: Server): Promise<number> {
  server.unref();
  server.listen({ host: "127.0.0.1", port: 0, backlog: 1024 });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
