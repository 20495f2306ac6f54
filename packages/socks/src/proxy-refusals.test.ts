import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { HttpRequest, type Connector, type Transport } from "@haulier/core";
import { Http2Transport } from "@haulier/http2";
import { proxyConnector } from "@haulier/net";
import { UndiciTransport } from "@haulier/undici";
import { describe, expect, it, onTestFinished } from "vitest";

import { socksConnector } from "./socks-connector.ts";
import { failureOf } from "./testing/failure-of.ts";
import { scriptedProxy } from "./testing/scripted-proxy.ts";

/** An HTTP proxy that wants credentials. */
async function useUnwillingProxy(): Promise<string> {
  const server = createServer();
  server.on("connect", (_request, socket) => socket.end("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const transports: readonly [name: string, create: (connector: Connector) => Transport][] = [
  ["UndiciTransport", (connector) => new UndiciTransport({ connector })],
  ["UndiciTransport, h2", (connector) => new UndiciTransport({ connector, http2: true })],
  ["Http2Transport", (connector) => new Http2Transport({ connector })],
  ["Http2Transport, h2c", (connector) => new Http2Transport({ connector, h2c: true })],
];

describe.each(transports)("a proxy that refuses %s", (name, create) => {
  const request = new HttpRequest("GET", `${name.endsWith("h2c") ? "http" : "https"}://a.test/`);

  it("by HTTP is a ProxyError with its status (P8)", async () => {
    const transport = create(proxyConnector({ proxy: await useUnwillingProxy() }));
    onTestFinished(() => transport.close?.());
    const failure = await failureOf(transport.handleRequest(request));
    expect(failure).toMatchObject({ name: "ProxyError", status: 407, reply: undefined, request, processed: "no" });
  });

  it("by SOCKS is a ProxyError with its reply (P8)", async () => {
    await using proxy = await scriptedProxy("0500", "0505");
    const transport = create(
      proxyConnector({
        proxy: `socks5h://127.0.0.1:${proxy.port}`,
        socks: (server) => socksConnector({ proxy: server }),
      }),
    );
    onTestFinished(() => transport.close?.());
    const failure = await failureOf(transport.handleRequest(request));
    expect(failure).toMatchObject({ name: "ProxyError", status: undefined, reply: 5, request, processed: "no" });
  });
});
