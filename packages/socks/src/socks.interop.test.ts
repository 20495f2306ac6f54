import { createHash } from "node:crypto";

import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { UndiciTransport } from "@haulier/undici";
import { describe, expect, test } from "vitest";

import { socksConnector } from "./socks-connector.ts";
import { SocksError } from "./socks-error.ts";
import type { SocksTransportOptions } from "./socks-transport.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { priorKnowledge } from "./testing/prior-knowledge.ts";
import { useTransport } from "./testing/use-transport.ts";

const nginx = labPeer("nginx");
const wire = labPeer("wire");
const nghttpd = labPeer("nghttpd");
const dante = labPeer("dante");
const microsocks = labPeer("microsocks");
const ssh = labPeer("ssh-socks");

const peers = nginx.available && wire.available;

/** The proxies, each with every version that it speaks. Their URLs are read in tests: a peer may be missing. */
const proxies: readonly [name: string, available: boolean, url: () => string][] = [
  ["dante, SOCKS5 and names looked up there", dante.available, () => dante.socks5],
  ["dante, SOCKS5 and names looked up here", dante.available, () => dante.socks5.replace("socks5h:", "socks5:")],
  ["dante, SOCKS4", dante.available, () => dante.socks4],
  ["microsocks", microsocks.available, () => microsocks.open],
  ["microsocks, names looked up here", microsocks.available, () => microsocks.open.replace("socks5h:", "socks5:")],
  ["microsocks with user and password", microsocks.available, () => withCredentials(microsocks.auth)],
  ["ssh -D, socks4", ssh.available, () => ssh.socks4],
  ["ssh -D, socks4a", ssh.available, () => ssh.socks4a],
  ["ssh -D, socks5", ssh.available, () => ssh.socks5],
  ["ssh -D, socks5h", ssh.available, () => ssh.socks5h],
];

for (const [name, available, url] of proxies) {
  describe.runIf(peers && available)(`through ${name}`, () => {
    const use = (options: Partial<SocksTransportOptions> = {}) =>
      useTransport({ proxy: url(), tls: labTrust(), ...options });

    test("HTTP/1.1, over one connection", async () => {
      const transport = use();
      for (const reused of [false, true]) {
        const response = await exchangeWith(transport, `${nginx.http}/whoami`);
        expect(response.json()).toMatchObject({ protocol: "HTTP/1.1" });
        expect(response.extensions.connection).toMatchObject({ id: 1, reused, remoteAddress: new URL(url()).host });
      }
    });

    test("HTTP/1.1 over TLS", async () => {
      const response = await exchangeWith(use(), `${nginx.https1}/whoami`);
      expect(response.json()).toMatchObject({ protocol: "HTTP/1.1" });
      expect(response.extensions.connection?.tls).toMatchObject({ version: "TLSv1.3", authorized: true });
      expect(response.extensions.timings?.tls).toBeGreaterThan(0);
    });

    test("HTTP/2 over TLS, 50 requests over one connection", async () => {
      const transport = use({ http2: true });
      const responses = await Promise.all(
        Array.from({ length: 50 }, () => exchangeWith(transport, `${nginx.https}/whoami`)),
      );
      for (const response of responses) expect(response.json()).toMatchObject({ protocol: "HTTP/2.0" });
      expect(new Set(responses.map(({ extensions }) => extensions.connection?.id))).toEqual(new Set([1]));
    });

    test.runIf(nghttpd.available)("HTTP/2 by prior knowledge", async () => {
      const connector = priorKnowledge(socksConnector({ proxy: url() }));
      await using transport = new UndiciTransport({ connector, http2: true });
      const response = await exchangeWith(transport, `${nghttpd.h2c}/hello.txt`);
      expect([response.httpVersion, response.text()]).toEqual(["HTTP/2", "hello\n"]);
    });

    test("16 MiB down and 8 MiB up unharmed", async () => {
      const transport = use();
      const response = await exchangeWith(transport, `${nginx.http}/16m.bin`);
      expect(sha256(response.content)).toBe(labFixtures().files["16m.bin"].sha256);
      const content = Buffer.alloc(8 * 1024 * 1024, "no power of two");
      const echoed = await exchangeWith(transport, `${wire.http}/`, { method: "PUT", content });
      expect(echoed.json()).toMatchObject({ bodySha256: sha256(content) });
    });

    test("a certificate is checked for the target", async () => {
      expect(await failureOf(exchangeWith(use(), nginx.bad.wronghost))).toMatchObject({
        code: "ERR_CONNECT",
        cause: { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
      });
    });

    test("a target that refuses is a ProxyError, and nothing stays open", async () => {
      const transport = use();
      const error = await failureOf(exchangeWith(transport, `http://127.0.0.1:${nginx.closedPort}/`));
      expect(error).toMatchObject({ code: "ERR_PROXY", processed: "no", cause: expect.any(SocksError) });
      expect(transport.poolStatus()).toMatchObject({ open: 0 });
    });
  });
}

describe("what a proxy says when it refuses", () => {
  const table: [name: string, available: boolean, url: () => string, target: () => string, cause: object][] = [
    ["dante: refused", dante.available, () => dante.socks5, closed, { code: "ERR_SOCKS_CONNECTION_REFUSED", reply: 5 }],
    ["dante: not allowed", dante.available, () => dante.socks5, denied, { code: "ERR_SOCKS_NOT_ALLOWED", reply: 2 }],
    ["dante, SOCKS4: refused", dante.available, () => dante.socks4, closed, { reply: 91 }],
    ["dante, SOCKS4: not allowed", dante.available, () => dante.socks4, denied, { reply: 91 }],
    ["microsocks: refused", microsocks.available, () => microsocks.open, closed, { reply: 5 }],
    ["microsocks: no such name", microsocks.available, () => microsocks.open, noSuchName, { reply: 1 }],
    ["dante: no such name", dante.available, () => dante.socks5, noSuchName, { reply: 4 }],
    [
      "microsocks: no user",
      microsocks.available,
      () => microsocks.auth,
      closed,
      { code: "ERR_SOCKS_NO_ACCEPTABLE_METHOD", reply: 255 },
    ],
    [
      "microsocks: wrong password",
      microsocks.available,
      () => microsocks.auth.replace("//", "//alice:wrong@"),
      closed,
      { code: "ERR_SOCKS_AUTHENTICATION_FAILED", reply: 2 },
    ],
    // Where others answer a number, it closes.
    ["ssh -D: refused", ssh.available, () => ssh.socks5h, closed, { code: "ERR_SOCKS_CLOSED", reply: undefined }],
    ["ssh -D, SOCKS4: refused", ssh.available, () => ssh.socks4a, closed, { code: "ERR_SOCKS_CLOSED" }],
    ["not a SOCKS proxy", true, () => nginx.http.replace("http:", "socks5h:"), closed, { code: "ERR_SOCKS_PROTOCOL" }],
  ];
  for (const [name, available, url, target, cause] of table) {
    test.runIf(peers && available)(`tells why: ${name}`, async () => {
      const error = await failureOf(exchangeWith(useTransport({ proxy: url() }), target()));
      expect(error).toMatchObject({ code: "ERR_PROXY", cause });
      expect(String(error)).not.toMatch(/wrong|wonderland/);
    });
  }
});

describe.runIf(peers && microsocks.available && dante.available)("through two proxies", () => {
  test("one behind the other", async () => {
    const transport = useTransport({
      proxy: withCredentials(microsocks.auth),
      connector: socksConnector({ proxy: dante.socks4 }),
      tls: labTrust(),
    });
    const response = await exchangeWith(transport, `${nginx.https1}/whoami`);
    expect(response.status).toBe(200);
    expect(response.extensions.connection?.remoteAddress).toBe(new URL(dante.socks4).host);
  });
});

function closed(): string {
  return `http://127.0.0.1:${nginx.closedPort}/`;
}

function denied(): string {
  return `http://127.0.0.1:${dante.deniedPort}/`;
}

function noSuchName(): string {
  return "http://nowhere.invalid/";
}

function withCredentials(url: string): string {
  const { user, password } = labFixtures().auth;
  return url.replace("//", `//${user}:${password}@`);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
