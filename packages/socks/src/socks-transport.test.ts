import { Client, HttpRequest, TransportClosedError } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { proxyConnector } from "@haulier/net";
import { UndiciTransport } from "@haulier/undici";
import { describe, expect, it, onTestFinished } from "vitest";

import { socksConnector } from "./socks-connector.ts";
import { SocksTransport, type SocksTransportOptions } from "./socks-transport.ts";
import { failureOf } from "./testing/failure-of.ts";
import { lookupOf } from "./testing/local-targets.ts";
import { scriptedProxy } from "./testing/scripted-proxy.ts";
import { useOrigin, useProxy } from "./testing/use-server.ts";

/** A transport for one test, which leaves no connection behind. */
function useTransport(options: SocksTransportOptions): SocksTransport {
  const transport = new SocksTransport(options);
  onTestFinished(async () => {
    await transport.close();
    expect(transport.poolStatus()).toMatchObject({ open: 0, active: 0, queued: 0 });
  });
  return transport;
}

describe("SocksTransport", () => {
  it("sends requests through the proxy, keeps the connection, and says by which way it went", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const transport = useTransport({ proxy: proxy.url("socks5h") });
    await using client = new Client({ transport, baseUrl: origin.url("http") });
    const first = await client.get("/echo");
    expect(first.extensions.connection).toMatchObject({ id: 1, remoteAddress: `127.0.0.1:${proxy.port}` });
    expect((await client.get("/echo")).extensions.connection).toMatchObject({ id: 1, reused: true });
    expect(proxy.requests).toHaveLength(1);
    expect(transport.poolStatus()).toMatchObject({
      open: 1,
      idle: 1,
      origins: { [origin.url("http", "")]: { open: 1 } },
    });
  });

  it("keeps a connection for each target", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const transport = useTransport({ proxy: proxy.url("socks5h"), tls: { ca: origin.certificates.ca } });
    for (const name of ["http", "https"] as const) {
      await (await transport.handleRequest(new HttpRequest("GET", origin.url(name, "/echo")))).read();
    }
    expect(transport.poolStatus()).toMatchObject({ open: 2, idle: 2 });
    expect(proxy.requests).toHaveLength(2);
  });

  it("speaks HTTP/2 where that is switched on and the server chooses it", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const { ca } = origin.certificates;
    const transport = useTransport({ proxy: proxy.url("socks5h"), tls: { ca }, http2: true });
    const response = await transport.handleRequest(new HttpRequest("GET", origin.url("h2", "/echo")));
    await response.read();
    expect([response.httpVersion, response.extensions.connection?.alpnProtocol]).toEqual(["HTTP/2", "h2"]);
  });

  it("passes its other options on: limits, lookup, connector", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const transport = useTransport({
      proxy: proxy.url("socks5"),
      lookup: lookupOf("127.0.0.1"),
      connector: socksConnector({ proxy: proxy.url("socks4") }),
      limits: { maxIdleConnections: 0 },
    });
    const { port } = new URL(origin.url("http"));
    await (await transport.handleRequest(new HttpRequest("GET", `http://a.test:${port}/echo`))).read();
    expect(proxy.requests).toMatchObject([{ version: 4 }, { version: 5, host: "127.0.0.1" }]);
    await expect.poll(() => transport.poolStatus()).toMatchObject({ open: 0 });
  });

  it("says what it can do", () => {
    const proxy = "socks5h://127.0.0.1";
    const inner = new UndiciTransport().capabilities;
    expect(new SocksTransport({ proxy }).capabilities).toEqual({
      ...inner,
      name: "socks",
      proxy: true,
      connectGuard: false,
    });
    expect(new SocksTransport({ proxy, http2: true }).capabilities.protocols).toEqual(["http/1.1", "h2"]);
  });

  it.each([
    [{}, "proxy: expected a URL"],
    [{ proxy: "http://127.0.0.1" }, "proxy: expected socks5h:"],
    [{ proxy: "socks5h://127.0.0.1", limit: {} }, 'unknown option "limit"; did you mean "limits"?'],
    [{ proxy: "socks5h://127.0.0.1", socketPath: "/x" }, 'SocksTransport: "socketPath" does not go with a SOCKS proxy'],
    [{ proxy: "socks5h://127.0.0.1", dispatcher: {} }, 'SocksTransport: "dispatcher" does not go with a SOCKS proxy'],
    [{ proxy: "socks5h://127.0.0.1", trustEnv: true }, 'SocksTransport: "trustEnv" does not go with a SOCKS proxy'],
    [{ proxy: "socks5h://127.0.0.1", socks: () => {} }, 'SocksTransport: "socks" does not go with a SOCKS proxy'],
  ])("refuses %j", (options, message) => {
    expect(() => new SocksTransport(options as SocksTransportOptions)).toThrow(TypeError);
    expect(() => new SocksTransport(options as SocksTransportOptions)).toThrow(message);
  });

  it("refuses requests once it is closed", async () => {
    const transport = new SocksTransport({ proxy: "socks5h://127.0.0.1" });
    await transport.close();
    expect(await failureOf(transport.handleRequest(new HttpRequest("GET", "http://a.test/")))).toBeInstanceOf(
      TransportClosedError,
    );
  });
});

describe("a request through a proxy", () => {
  it("that refuses fails as ProxyError that names the request (P8)", async () => {
    await using proxy = await scriptedProxy("0500", "0502");
    const transport = useTransport({ proxy: `socks5h://127.0.0.1:${proxy.port}` });
    const request = new HttpRequest("GET", "http://a.test/path");
    expect(await failureOf(transport.handleRequest(request))).toMatchObject({
      code: "ERR_PROXY",
      processed: "no",
      request,
      message: expect.stringMatching(
        /^GET http:\/\/a.test\/path: cannot connect to a.test:80 through the proxy .*\(SOCKS5 reply 2\)/,
      ),
      cause: { code: "ERR_SOCKS_NOT_ALLOWED" },
    });
    await proxy.closed();
  });

  it.each([
    ["does not greet", ["silence"], 1],
    ["does not connect", ["0500", "silence"], 2],
  ] as const)(
    "that %s fails as ConnectTimeoutError, and the connection to it is closed",
    async (_what, answers, messages) => {
      await using proxy = await scriptedProxy(...answers);
      const clock = new VirtualClock();
      const transport = useTransport({ proxy: `socks5h://127.0.0.1:${proxy.port}`, clock });
      const extensions = { timeout: { connect: 5_000, read: null, write: null, pool: null, total: null } };
      const sending = failureOf(transport.handleRequest(new HttpRequest("GET", "http://a.test/", { extensions })));
      await proxy.messages(messages);
      await clock.advance(4_999);
      expect(proxy.sockets[0]?.closed).toBe(false);
      await clock.advance(1);
      expect(await sending).toMatchObject({ code: "ERR_CONNECT_TIMEOUT", limit: 5_000, processed: "no" });
      await proxy.closed();
    },
  );

  it("goes by proxyConnector as well, which chooses for each request", async () => {
    const origin = await useOrigin();
    const server = await useProxy({ username: "ada", password: "secret" });
    const connector = proxyConnector({
      proxy: server.url("socks5h").replace("//", "//ada:secret@"),
      socks: (proxy) => socksConnector({ proxy, tls: { ca: origin.certificates.ca } }),
    });
    await using transport = new UndiciTransport({ connector });
    const response = await transport.handleRequest(new HttpRequest("GET", origin.url("https", "/echo")));
    await response.read();
    expect(response.status).toBe(200);
    expect(server.requests).toMatchObject([{ username: "ada" }]);
  });
});
