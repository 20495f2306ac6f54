import { readFileSync } from "node:fs";

/** As /proc/net/tcp writes it: the other side has closed, and this process has not. */
const CLOSE_WAIT = "08";

/**
 * Blocks this process until the server has closed a connection, so that the kernel knows of it and nothing in here can: what is sent
 * next meets the end of the connection without fail.
 * @param localAddress of the connection, such as `127.0.0.1:40000`.
 */
export function awaitCloseUnseen(localAddress: string): void {
  const port = Number(localAddress.slice(localAddress.lastIndexOf(":") + 1));
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const deadline = performance.now() + 5_000;
  while (stateOf(local) !== CLOSE_WAIT) {
    if (performance.now() > deadline) throw new Error(`the server has not closed ${localAddress}`);
  }
}

function stateOf(local: string): string | undefined {
  const connections = readFileSync("/proc/net/tcp", "latin1").split("\n").slice(1);
  const fields = connections.map((line) => line.trim().split(/\s+/));
  return fields.find(([, address]) => address?.endsWith(local))?.[3];
}
