import type { Duplex } from "node:stream";

import type { ConnectTarget } from "@haulier/core";

import type { ClientPlace } from "./client-address.ts";

/**
 * Makes the server's end of a connection tell what apps ask of a socket: who asks, and whether it is by https, which is what Express, Koa and
 * Fastify make `protocol` and `secure` of. Nothing is encrypted on the way.
 */
export function dressAsSocket(socket: Duplex, client: ClientPlace, target: ConnectTarget): void {
  Object.assign(socket, {
    remoteAddress: client.address,
    remoteFamily: client.family,
    remotePort: client.port,
    localAddress: client.family === "IPv6" ? "::1" : "127.0.0.1",
    localFamily: client.family,
    localPort: target.port,
    encrypted: target.protocol === "https:",
    // Apps that stream switch it off, and must find it; there is no idle time-out here that could be switched on.
    setTimeout: () => socket,
  });
}
