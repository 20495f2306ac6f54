import { readFileSync } from "node:fs";

import type { HttpResponse } from "@haulier/core";

/** As /proc/net/tcp writes it: the other side has closed the connection, and this process has not. */
const CLOSE_WAIT = "08";

interface KernelView {
  readonly state: string;
  /** Bytes that have arrived and not been read. */
  readonly unread: number;
}

/**
 * Blocks this process until the server has closed the connection of a response. The kernel then knows of it and nothing in here can,
 * so that what is sent next meets the end of the connection without fail.
 */
export function awaitCloseUnseen(response: HttpResponse): void {
  awaitUnseen(response, "closed", ({ state }) => state === CLOSE_WAIT);
}

/** The same until the server has sent something, such as a GOAWAY. */
export function awaitDataUnseen(response: HttpResponse): void {
  awaitUnseen(response, "sent anything", ({ unread }) => unread > 0);
}

function awaitUnseen({ extensions }: HttpResponse, what: string, isThere: (view: KernelView) => boolean): void {
  const { localAddress = "", remoteAddress = "" } = extensions.connection ?? {};
  // "   7: 0100007F:94A2 0100007F:5B1C 08 00000000:00000001 ..."
  const ends = [localAddress, remoteAddress].map(portInHex).join(" [0-9A-F]+:");
  const connection = new RegExp(`: [0-9A-F]+:${ends} (?<state>[0-9A-F]{2}) [0-9A-F]+:(?<unread>[0-9A-F]+) `);
  const deadline = performance.now() + 5_000;
  for (;;) {
    const { state = "", unread = "0" } = connection.exec(readFileSync("/proc/net/tcp", "latin1"))?.groups ?? {};
    if (isThere({ state, unread: Number.parseInt(unread, 16) })) return;
    if (performance.now() > deadline) throw new Error(`${remoteAddress} has not ${what}, to ${localAddress}`);
  }
}

function portInHex(address: string): string {
  const port = Number(address.slice(address.lastIndexOf(":") + 1));
  return port.toString(16).toUpperCase().padStart(4, "0");
}
