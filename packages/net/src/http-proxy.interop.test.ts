import { readFileSync } from "node:fs";

import type { Connector } from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { describe, expect, it } from "vitest";

import { httpProxyConnector } from "./http-proxy-connector.ts";
import { connectTarget } from "./pool-origin.ts";
import type { ProxyInit } from "./proxy-server.ts";
import { exchangeOver } from "./testing/exchange-over.ts";
import { failureOf } from "./testing/pool-harness.ts";

const wire = labPeer("wire");
const nginx = labPeer("nginx");
const squid = labPeer("squid");
const tinyproxy = labPeer("tinyproxy");
const stunnel = labPeer("stunnel");
const nghttpx = labPeer("nghttpx");
const mitmproxy = labPeer("mitmproxy");

function trust(): { ca: Buffer } {
  return { ca: readFileSync(labFixtures().certs.ca) };
}

/** With the lab's user and password where it is said to be `known`. */
function connectorFor(url: string, known: boolean): Connector {
  const { user, password } = labFixtures().auth;
  const proxy: ProxyInit = { url, tls: trust(), ...(known ? { username: user, password } : {}) };
  return httpProxyConnector({ proxy, tls: trust() });
}

/** What the echo server got, by a tunnel. */
async function echoThrough(connect: Connector, origin: string): Promise<string> {
  const url = new URL(origin);
  const connection = await connect(connectTarget(url), { alpnProtocols: ["http/1.1"] });
  const { status, text } = await exchangeOver(connection, "/echo", { host: url.host });
  expect(status).toBe(200);
  return text;
}

/** What the echo server got from a proxy that forwards. */
async function echoForwarded(connect: Connector, origin: string): Promise<string> {
  const url = new URL("/echo", origin);
  const forward = connect.route!({ url, extensions: {} })!.forward!;
  const connection = await forward.connect(connectTarget(forward.proxy), {});
  const headers = { host: url.host, ...Object.fromEntries(forward.headers.raw) };
  const { status, text } = await exchangeOver(connection, url.href, headers);
  expect(status).toBe(200);
  return text;
}

const tunnels: readonly [name: string, available: boolean, url: () => string, known: boolean][] = [
  ["squid", squid.available, () => squid.open.http, false],
  ["squid with Basic", squid.available, () => squid.basic.http, true],
  ["squid with Basic or Digest", squid.available, () => squid.both.http, true],
  ["tinyproxy", tinyproxy.available, () => tinyproxy.open, false],
  ["tinyproxy with Basic", tinyproxy.available, () => tinyproxy.basic, true],
  ["squid over TLS", squid.available, () => squid.open.https, false],
  ["squid over TLS with Basic", squid.available, () => squid.basic.https, true],
  ["tinyproxy over stunnel", stunnel.available, () => stunnel.httpsProxy, false],
  ["tinyproxy with Basic over stunnel", stunnel.available, () => stunnel.httpsProxyBasic, true],
  ["nghttpx over TLS", nghttpx.available, () => nghttpx.httpsProxy, false],
];

describe.runIf(wire.available)("through a real proxy", () => {
  for (const [name, available, url, known] of tunnels) {
    it.runIf(available)(`${name}: a tunnel to http, and one to https with TLS in it`, async () => {
      const connect = connectorFor(url(), known);
      for (const origin of [wire.http, wire.https]) {
        const seen = await echoThrough(connect, origin);
        expect(seen).toContain("GET /echo HTTP/1.1");
        expect(seen).not.toMatch(/proxy-authorization/i);
      }
    });

    it.runIf(available)(`${name}: a request in absolute form`, async () => {
      const seen = await echoForwarded(connectorFor(url(), known), wire.http);
      expect(seen).toContain("GET /echo HTTP/1.");
      expect(seen).not.toMatch(/proxy-authorization/i);
    });
  }

  it.runIf(squid.available && tinyproxy.available)("and another one after it", async () => {
    const second = httpProxyConnector({
      proxy: squid.open.http,
      connector: httpProxyConnector({ proxy: tinyproxy.open }),
      tls: trust(),
    });
    expect(await echoThrough(second, wire.https)).toContain("GET /echo HTTP/1.1");
  });
});

describe.runIf(squid.available)("what squid refuses", () => {
  const cases: readonly [what: string, url: () => string, target: string, message: RegExp][] = [
    [
      "no credentials",
      () => squid.basic.http,
      "http://127.0.0.1:80",
      /407 Proxy Authentication Required; it wants Basic; pass/,
    ],
    ["two kinds wanted", () => squid.both.http, "http://127.0.0.1:80", /407 .*; it wants Digest or Basic; pass/],
    ["a denied port", () => squid.open.http, "http://127.0.0.1:9", /403 Forbidden; it does not allow/],
    ["a denied host", () => squid.open.http, "http://denied.test", /403 Forbidden/],
    ["a target that refuses", () => squid.open.http, "http://127.0.0.1:1", /503 Service Unavailable/],
    [
      "over TLS",
      () => squid.open.https,
      "http://127.0.0.1:9",
      /through the proxy https:\/\/localhost:\d+: it answered 403/,
    ],
  ];
  for (const [what, url, target, message] of cases) {
    it(`${what} is a ProxyError (P8)`, async () => {
      const error = await failureOf(connectorFor(url(), false)(connectTarget(new URL(target)), {}));
      expect(error).toMatchObject({ name: "ProxyError", processed: "no", message: expect.stringMatching(message) });
    });
  }

  it("wrong credentials: says to check them", async () => {
    const connect = httpProxyConnector({ proxy: squid.basic.http.replace("//", "//alice:wrong@") });
    expect(await failureOf(connect(connectTarget(new URL(wire.http)), {}))).toMatchObject({
      name: "ProxyError",
      message: expect.stringContaining("407 Proxy Authentication Required; it wants Basic; check the user"),
      cause: { status: 407, schemes: ["Basic"] },
    });
  });

  it("sees a CONNECT for the target and nothing of what is in the tunnel (S-90)", async () => {
    const { host } = new URL(wire.https);
    await echoThrough(connectorFor(squid.open.http, false), wire.https);
    await expect
      .poll(() => readFileSync(squid.open.accessLog, "utf8"))
      .toMatch(new RegExp(`CONNECT ${host.replace(".", "\\.")}`));
    expect(readFileSync(squid.open.accessLog, "utf8")).not.toContain(`${wire.https}/echo`);
  });
});

describe.runIf(squid.available && nginx.available)("TLS with the target, in a tunnel", () => {
  it.each(["wronghost", "expired", "untrusted"] as const)("is checked for the target: %s (S-85)", async (name) => {
    const connect = connectorFor(squid.open.https, false);
    expect(await failureOf(connect(connectTarget(new URL(nginx.bad[name])), {}))).toMatchObject({
      name: "ConnectError",
      message: expect.stringContaining("through the proxy https://localhost:"),
    });
  });

  it("can be h2", async () => {
    const connect = connectorFor(squid.open.http, false);
    const options = { alpnProtocols: ["h2", "http/1.1"] };
    const { alpnProtocol, stream } = await connect(connectTarget(new URL(nginx.https)), options);
    expect(alpnProtocol).toBe("h2");
    stream.destroy();
  });
});

describe.runIf(mitmproxy.available && nginx.available)("a proxy that opens the tunnel", () => {
  it("is not trusted for the target (S-94)", async () => {
    const connect = connectorFor(mitmproxy.open, false);
    expect(await failureOf(connect(connectTarget(new URL(nginx.https)), {}))).toMatchObject({
      name: "ConnectError",
      message: expect.stringMatching(/unknown authority/),
    });
  });
});
