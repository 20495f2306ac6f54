import { readFileSync } from "node:fs";

import { labFixtures, labPeer } from "@haulier/lab/vitest";
import type { TlsOptions } from "@haulier/net";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { useTransport } from "./testing/use-transport.ts";

const nginx = labPeer("nginx");
const wire = labPeer("wire");

function pemOf({ cert, key }: { readonly cert: string; readonly key: string }): TlsOptions {
  return { ...labTrust(), cert: readFileSync(cert), key: readFileSync(key) };
}

describe.runIf(nginx.available)("a server that requires a client certificate", () => {
  const refused: readonly [what: string, tls: () => TlsOptions, words: string][] = [
    ["none", labTrust, "No required SSL certificate was sent"],
    ["an expired one", () => pemOf(labFixtures().certs.clientExpired), "The SSL certificate error"],
    ["one of an unknown authority", () => pemOf(labFixtures().certs.clientUntrusted), "The SSL certificate error"],
  ];
  const accepted: readonly [what: string, tls: () => TlsOptions, subject: string][] = [
    ["one of its authority", () => pemOf(labFixtures().certs.client), "CN=alice"],
    ["another one of its authority", () => pemOf(labFixtures().certs.clientBob), "CN=bob"],
    ["one with an encrypted key", encryptedKey, "CN=alice"],
    ["one with its key in PKCS #12", pkcs12, "CN=alice"],
  ];
  for (const http2 of [false, true]) {
    const protocol = http2 ? "HTTP/2.0" : "HTTP/1.1";
    for (const [what, tls, words] of refused) {
      test(`answers ${what} with 400 over ${protocol}`, async () => {
        const transport = useTransport({ http2, tls: tls() });
        const response = await exchangeWith(transport, `${nginx.mtls}/whoami`);
        expect([response.status, response.text()]).toEqual([400, expect.stringContaining(words)]);
      });
    }
    for (const [what, tls, subject] of accepted) {
      test(`lets ${what} in over ${protocol}`, async () => {
        const transport = useTransport({ http2, tls: tls() });
        const response = await exchangeWith(transport, `${nginx.mtls}/whoami`);
        expect(response.json()).toMatchObject({ clientVerify: "SUCCESS", clientDn: subject, protocol });
      });
    }
  }

  function encryptedKey(): TlsOptions {
    const { cert, encryptedKey: key, passphrase } = labFixtures().certs.client;
    return { ...pemOf({ cert, key }), passphrase };
  }

  function pkcs12(): TlsOptions {
    const { p12, passphrase } = labFixtures().certs.client;
    return { ...labTrust(), pfx: readFileSync(p12), passphrase };
  }

  test("a wrong passphrase is a ConnectError that does not repeat it", async () => {
    const { cert, encryptedKey: key } = labFixtures().certs.client;
    const transport = useTransport({ tls: { ...pemOf({ cert, key }), passphrase: "looking-glass" } });
    await expect(exchangeWith(transport, `${nginx.mtls}/whoami`)).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.not.stringContaining("looking-glass"),
    });
  });
});

describe.runIf(wire.available)("two transports with different certificates", () => {
  test("never share a connection or a session", async () => {
    const people = {
      alice: useTransport({ tls: pemOf(labFixtures().certs.client) }),
      bob: useTransport({ tls: pemOf(labFixtures().certs.clientBob) }),
      nobody: useTransport({ tls: labTrust() }),
    };
    interface Seen {
      readonly connection: number;
      readonly tls: { readonly clientCn: string | null; readonly resumed: boolean };
    }
    /** Numbers that wire gives to connections, with the name of who uses them. */
    const connections = new Set<string>();
    for (let round = 0; round < 4; round++) {
      for (const [name, transport] of Object.entries(people)) {
        // Every second request takes a new connection, which resumes a session.
        const headers = round % 2 === 0 ? { Connection: "close" } : {};
        const seen = (await exchangeWith(transport, `${wire.https}/`, { headers })).json<Seen>();
        expect([seen.tls.clientCn, seen.tls.resumed]).toEqual([name === "nobody" ? null : name, round > 0]);
        connections.add(`${seen.connection} ${name}`);
      }
    }
    // Three each, and none of them under two names.
    expect(connections.size).toBe(9);
    expect(new Set([...connections].map((connection) => Number.parseInt(connection, 10))).size).toBe(9);
  });
});
