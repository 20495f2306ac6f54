import { createServer } from "node:net";

import { listen } from "./listen.ts";

/** Takes connections on a free port and says nothing, neither HTTP nor TLS; gives its host and port. */
export async function serveSilence(): Promise<string> {
  const server = createServer((socket) => socket.on("error", () => {}).resume());
  return `127.0.0.1:${await listen(server)}`;
}
