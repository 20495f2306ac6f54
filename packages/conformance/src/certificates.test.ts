import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type TLSSocket, type TlsOptions } from "node:tls";

import { describe, expect, it } from "vitest";

import { createCertificates, type Credential } from "./certificates.ts";

const certificates = createCertificates();

/** Shakes hands once and gives what the client learned: its authorization error, or what the server thinks of it. */
async function handshake(server: TlsOptions, client: Partial<Credential> = {}): Promise<string> {
  const listener = createServer(server, (socket) => {
    socket.on("error", () => {});
    socket.end(String(socket.getPeerCertificate().subject?.CN ?? "nobody"));
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", ca: certificates.ca, ...client });
  try {
    return await answer(socket);
  } finally {
    socket.destroy();
    listener.close();
  }
}

async function answer(socket: TLSSocket): Promise<string> {
  try {
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    return text;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

describe("certificates", () => {
  it("has a server that node:tls accepts for 127.0.0.1", async () => {
    expect(await handshake(certificates.server)).toBe("nobody");
  });

  for (const [name, code] of [
    ["expired", "CERT_HAS_EXPIRED"],
    ["wrongHost", "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["selfSigned", "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["unknownCa", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ] as const) {
    it(`has a server that node:tls refuses as ${name}: ${code}`, async () => {
      expect(await handshake(certificates[name])).toBe(code);
    });
  }

  for (const [name, commonName] of [
    ["client", "conformance client"],
    ["otherClient", "another client"],
  ] as const) {
    it(`has ${name}, whom a server asking for a certificate knows as "${commonName}"`, async () => {
      const mutual = { ...certificates.server, ca: certificates.ca, requestCert: true, rejectUnauthorized: true };
      expect(await handshake(mutual, certificates[name])).toBe(commonName);
    });
  }

  it("names localhost and both loopback addresses, and is signed by the authority", () => {
    const server = new X509Certificate(certificates.server.cert);
    const authority = new X509Certificate(certificates.ca);
    expect(server.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
    expect(server.verify(authority.publicKey)).toBe(true);
    expect([server.ca, authority.ca]).toEqual([false, true]);
  });

  it("makes a new authority each time", () => {
    expect(createCertificates().ca).not.toBe(certificates.ca);
  });
});
