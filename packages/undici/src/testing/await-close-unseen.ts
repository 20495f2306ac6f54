import { readFileSync } from "node:fs";

import type { HttpResponse } from "@haulier/core";

/** As /proc/net/tcp writes it: the other side has closed the connection, and this process has not. */
const CLOSE_WAIT = "08";

/**
 * Blocks this process until the server has closed the connection of a response. The kernel then knows of it and nothing in here can,
 * so that what is sent next meets the end of the connection without fail.
 */
export function awaitCloseUnseen({ extensions }: HttpResponse): void {
  const { localAddress = "", remoteAddress = "" } = extensions.connection ?? {};
  const ends = [localAddress, remoteAddress].map(portInHex);
  const deadline = performance.now() + 5_000;
  while (stateOf(ends) !== CLOSE_WAIT) {
    if (performance.now() > deadline) throw new Error(`${remoteAddress} has not closed ${localAddress}`);
  }
}

function portInHex(address: string): string {
  const port = Number(address.slice(address.lastIndexOf(":") + 1));
  return port.toString(16).toUpperCase().padStart(4, "0");
}

function stateOf(ends: readonly string[]): string | undefined {
  // "   7: 0100007F:94A2 0100007F:5B1C 08 ..."
  const connection = new RegExp(`: [0-9A-F]+:${ends.join(" [0-9A-F]+:")} ([0-9A-F]{2}) `);
  return connection.exec(readFileSync("/proc/net/tcp", "latin1"))?.[1];
}
