import { readFileSync } from "node:fs";

import { labFixtures, labPeer } from "@haulier/lab/vitest";
import type { TlsOptions } from "@haulier/net";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { useTransport } from "./testing/use-transport.ts";

const nginx = labPeer("nginx");

describe.runIf(nginx.available)("certificates that are refused", () => {
  const refused = {
    nochain: /unknown authority, or the server does not send the certificates between .*pass its authority as tls.ca/,
    untrusted: /unknown authority.*pass its authority as tls.ca/,
    wronghost: /certificate is for another host, it covers DNS:other.test .*tls.serverName/,
    expired: /certificate has expired/,
    notyet: /certificate is not valid yet .*clock/,
    selfsigned: /certificate is self-signed .*pass it as tls.ca/,
    clienteku: /certificate is not meant for servers/,
  } as const;

  for (const name of Object.keys(refused) as (keyof typeof refused)[]) {
    for (const http2 of [false, true]) {
      test(`${name}, ${http2 ? "with" : "without"} h2 on offer`, async () => {
        const transport = useTransport({ http2, tls: labTrust() });
        await expect(exchangeWith(transport, `${nginx.bad[name]}/hello.txt`)).rejects.toMatchObject({
          code: "ERR_CONNECT",
          processed: "no",
          message: expect.stringMatching(refused[name]),
          cause: expect.any(Error),
        });
        expect(transport.poolStatus()).toMatchObject({ open: 0, queued: 0 });
      });
    }
  }

  test("one of an authority that nobody passed", async () => {
    const transport = useTransport();
    await expect(exchangeWith(transport, `${nginx.https}/hello.txt`)).rejects.toMatchObject({
      code: "ERR_CONNECT",
      message: expect.stringMatching(/pass its authority as tls.ca/),
    });
  });

  test("all who wait for the same server are told", async () => {
    const transport = useTransport({ http2: true, tls: labTrust() });
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => exchangeWith(transport, `${nginx.bad.expired}/hello.txt`)),
    );
    expect(results.map((result) => result.status === "rejected" && result.reason.code)).toEqual(
      results.map(() => "ERR_CONNECT"),
    );
  });
});

describe.runIf(nginx.available)("certificates that are good", () => {
  const accepted: readonly [what: string, url: () => string, tls: () => TlsOptions][] = [
    ["one for the host name", () => nginx.https, labTrust],
    ["one for the address", () => nginx.https.replace("localhost", "127.0.0.1"), labTrust],
    ["one with the certificate between", () => nginx.chain, labTrust],
    // Node still falls back to the common name when there is no subjectAltName at all.
    ["one with its name in CN only", () => nginx.bad.cnonly, labTrust],
    ["a self-signed one that is trusted itself", () => nginx.bad.selfsigned, selfSigned],
    ["one of another authority that is trusted", () => nginx.bad.untrusted, () => trust(labFixtures().certs.otherCa)],
    ["one of two authorities", () => nginx.bad.untrusted, bothAuthorities],
    ["one for the name that is set", () => nginx.bad.wronghost, () => ({ ...labTrust(), serverName: "other.test" })],
    ["one that a check of the caller's accepts", () => nginx.bad.wronghost, ownCheck],
    ["any, unverified", () => nginx.bad.expired, () => ({ verify: false })],
  ];
  for (const [what, url, tls] of accepted) {
    test(`accepts ${what}`, async () => {
      const transport = useTransport({ tls: tls() });
      const response = await exchangeWith(transport, `${url()}/hello.txt`);
      expect(response.text()).toBe("hello\n");
      expect(response.extensions.connection?.tls?.authorized).toBe(tls().verify !== false);
    });
  }

  function trust(...files: readonly string[]): TlsOptions {
    return { ca: files.map((file) => readFileSync(file)) };
  }

  function selfSigned(): TlsOptions {
    return trust(`${labFixtures().certs.dir}/selfsigned.pem`);
  }

  function bothAuthorities(): TlsOptions {
    return trust(labFixtures().certs.ca, labFixtures().certs.otherCa);
  }

  function ownCheck(): TlsOptions {
    return { ...labTrust(), checkServerIdentity: () => undefined };
  }
});

describe.runIf(nginx.available)("versions and sessions", () => {
  test("TLS 1.1 is refused by default", async () => {
    const transport = useTransport({ tls: labTrust() });
    await expect(exchangeWith(transport, `${nginx.tls11}/whoami`)).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.stringMatching(/TLS version that is allowed here .*tls.minVersion/),
    });
  });

  test("TLS 1.1 is spoken when that is asked for", async () => {
    const old = { minVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
    const transport = useTransport({ tls: { ...labTrust(), ...old } });
    const response = await exchangeWith(transport, `${nginx.tls11}/whoami`);
    expect(response.json()).toMatchObject({ tls: "TLSv1.1" });
  });

  for (const [name, version] of [
    ["tls12", "TLSv1.2"],
    ["tls13", "TLSv1.3"],
  ] as const) {
    test(`${version} is spoken, and the server is told the host name`, async () => {
      const transport = useTransport({ tls: labTrust() });
      const response = await exchangeWith(transport, `${nginx[name]}/whoami`);
      expect(response.json()).toMatchObject({ tls: version, sni: "localhost", host: "localhost" });
      expect(response.extensions.connection?.tls).toMatchObject({ version, authorized: true, resumed: false });
    });
  }

  test("TLS 1.3 is refused by a transport that goes up to TLS 1.2", async () => {
    const transport = useTransport({ tls: { ...labTrust(), maxVersion: "TLSv1.2" } });
    await expect(exchangeWith(transport, `${nginx.tls13}/whoami`)).rejects.toMatchObject({ code: "ERR_CONNECT" });
  });

  test("a second connection resumes the session of the first", async () => {
    const transport = useTransport({ tls: labTrust() });
    expect((await exchangeWith(transport, `${nginx.https1}/idle/none`)).extensions.connection?.tls?.resumed).toBe(
      false,
    );
    const second = await exchangeWith(transport, `${nginx.https1}/whoami`);
    expect(second.extensions.connection).toMatchObject({ id: 2, tls: { resumed: true } });
    expect(second.json()).toMatchObject({ resumed: "r" });
  });

  test("a port without TLS is named as such", async () => {
    const transport = useTransport({ tls: labTrust() });
    await expect(exchangeWith(transport, nginx.http.replace("http:", "https:"))).rejects.toMatchObject({
      code: "ERR_CONNECT",
      message: expect.stringMatching(/the port does not speak TLS .*use http:/),
    });
  });

  test("a port with TLS answers plain HTTP with 400", async () => {
    const transport = useTransport();
    const response = await exchangeWith(
      transport,
      nginx.https1.replace("https:", "http:").replace("localhost", "127.0.0.1"),
    );
    expect([response.status, response.text()]).toEqual([400, expect.stringContaining("plain HTTP request")]);
  });
});
