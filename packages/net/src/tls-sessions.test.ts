import { EventEmitter } from "node:events";
import type { TLSSocket } from "node:tls";

import { describe, expect, it } from "vitest";

import { TlsSessions } from "./tls-sessions.ts";

/** A socket as far as sessions go. */
function socketOf(protocol: string): TLSSocket {
  return Object.assign(new EventEmitter(), {
    isSessionReused: () => false,
    getProtocol: () => protocol,
    getSession: () => Buffer.from("handshake"),
    getPeerX509Certificate: () => undefined,
  }) as unknown as TLSSocket;
}

describe("TlsSessions", () => {
  it("remembers the session of the handshake up to TLS 1.2, and the latest ticket since TLS 1.3", () => {
    const sessions = new TlsSessions();
    sessions.watch("old", socketOf("TLSv1.2"));
    expect(sessions.get("old")?.toString()).toBe("handshake");
    const socket = socketOf("TLSv1.3");
    sessions.watch("new", socket);
    expect(sessions.get("new")).toBeUndefined();
    for (const ticket of ["first", "second"]) socket.emit("session", Buffer.from(ticket));
    expect(sessions.get("new")?.toString()).toBe("second");
  });

  it("remembers a hundred servers, those that were used last", () => {
    const sessions = new TlsSessions();
    for (let index = 0; index < 100; index += 1) sessions.watch(`${index}`, socketOf("TLSv1.2"));
    sessions.watch("0", socketOf("TLSv1.2"));
    sessions.watch("another", socketOf("TLSv1.2"));
    expect(["0", "1", "2", "another"].map((server) => sessions.get(server) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it("forgets the session of a server", () => {
    const sessions = new TlsSessions();
    sessions.watch("server", socketOf("TLSv1.2"));
    sessions.forget("server");
    expect(sessions.get("server")).toBeUndefined();
  });
});
