import { once } from "node:events";
import { createServer } from "node:net";

import { startServer } from "@haulier/conformance/server";
import { directConnector } from "@haulier/net";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { socksConnector } from "./socks-connector.ts";
import { failureOf } from "./testing/failure-of.ts";
import { http, lookupOf, targetOf } from "./testing/local-targets.ts";
import { scriptedProxy } from "./testing/scripted-proxy.ts";
import { nextChunk, useConnection } from "./testing/use-connection.ts";
import { useOrigin, useProxy } from "./testing/use-server.ts";

describe("a connection by socksConnector", () => {
  it("leads to the target, and says by which way", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const connection = await useConnection(
      socksConnector({ proxy: proxy.url("socks5h") })(targetOf(origin.url("http")), {}),
    );
    expect(connection).toMatchObject({
      alpnProtocol: undefined,
      tls: undefined,
      proxy: `socks5h://127.0.0.1:${proxy.port}`,
      remoteAddress: `127.0.0.1:${proxy.port}`,
      localAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      timings: { dns: undefined, tcp: expect.any(Number), proxy: expect.any(Number), tls: undefined },
    });
    connection.stream.write("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(String(await nextChunk(connection))).toContain("HTTP/1.1 200 OK");
  });

  it("has TLS with the target for https, with what ALPN chose and how long that took", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const connect = socksConnector({ proxy: proxy.url("socks5h"), tls: { ca: origin.certificates.ca } });
    const connection = await useConnection(
      connect(targetOf(origin.url("h2"), "localhost"), { alpnProtocols: ["h2", "http/1.1"] }),
    );
    expect(connection).toMatchObject({
      alpnProtocol: "h2",
      proxy: `socks5h://127.0.0.1:${proxy.port}`,
      remoteAddress: `127.0.0.1:${proxy.port}`,
      tls: { version: "TLSv1.3", authorized: true, resumed: false },
      timings: { tls: expect.any(Number), proxy: expect.any(Number) },
    });
    expect(connection.tls?.certificate()).toBeInstanceOf(Uint8Array);
    expect(proxy.requests).toMatchObject([{ host: "localhost" }]);
  });

  it("takes the time of the lookup here as dns", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const connect = socksConnector({ proxy: proxy.url("socks5"), lookup: lookupOf("127.0.0.1") });
    const connection = await useConnection(connect(targetOf(origin.url("http"), "a.test"), {}));
    expect(connection.timings.dns).toBeGreaterThan(0);
    expect(proxy.requests).toMatchObject([{ host: "127.0.0.1" }]);
  });

  it("is made to the next address when the proxy does not reach one", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const refused = Number(new URL(origin.refusedUrl).port);
    const listener = createServer();
    listener.listen(refused, "127.0.0.3");
    await once(listener, "listening");
    onTestFinished(() => void listener.close());
    const connect = socksConnector({ proxy: proxy.url("socks5"), lookup: lookupOf("127.0.0.1", "127.0.0.3") });
    await useConnection(connect(http("two.test", refused), {}));
    expect(proxy.requests.map(({ host }) => host)).toEqual(["127.0.0.1", "127.0.0.3"]);
  });

  it("fails with the last reason, when the proxy reaches no address", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const connect = socksConnector({ proxy: proxy.url("socks4"), lookup: lookupOf("127.0.0.1", "127.0.0.2") });
    expect(await failureOf(connect(targetOf(origin.refusedUrl, "two.test"), {}))).toMatchObject({
      name: "ProxyError",
      cause: { code: "ERR_SOCKS_REJECTED", reply: 91 },
    });
    expect(proxy.requests).toHaveLength(2);
  });

  it("is tried once, when the proxy itself is the problem", async () => {
    await using proxy = await scriptedProxy("05ff");
    const lookup = lookupOf("192.0.2.1", "192.0.2.2");
    const connect = socksConnector({ proxy: `socks5://127.0.0.1:${proxy.port}`, lookup });
    expect(await failureOf(connect(http("a.test", 80), {}))).toMatchObject({ cause: { step: "method" } });
    expect(proxy.sockets).toHaveLength(1);
  });

  it.each(["socks5h", "socks5", "socks4a", "socks4"] as const)("reaches a real target with %s", async (scheme) => {
    const [origin, proxy] = [await useOrigin(), await useProxy({ hosts: { "a.test": "127.0.0.1" } })];
    const looksUp = scheme === "socks5" || scheme === "socks4";
    const connect = socksConnector({
      proxy: proxy.url(scheme),
      ...(looksUp ? { lookup: lookupOf("127.0.0.1") } : {}),
    });
    const connection = await useConnection(connect(targetOf(origin.url("http"), "a.test"), {}));
    expect(proxy.requests).toMatchObject([{ version: Number(scheme[5]), host: looksUp ? "127.0.0.1" : "a.test" }]);
    connection.stream.write("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(String(await nextChunk(connection))).toContain("HTTP/1.1 200 OK");
  });
});

describe("a proxy that cannot be reached", () => {
  it("is a ProxyError that names it, with the reason as its cause", async () => {
    await using origin = await startServer();
    const { port } = new URL(origin.refusedUrl);
    expect(
      await failureOf(socksConnector({ proxy: `socks5h://127.0.0.1:${port}` })(http("a.test", 80), {})),
    ).toMatchObject({
      name: "ProxyError",
      processed: "no",
      message: `cannot connect to a.test:80 through the proxy socks5h://127.0.0.1:${port}: cannot connect to 127.0.0.1:${port}: connection refused (ECONNREFUSED); check that the server runs and listens there`,
      cause: { name: "ConnectError" },
    });
  });

  it("is the failure of the proxy before it, when that one does not reach it", async () => {
    const [origin, first] = [await useOrigin(), await useProxy()];
    const { port } = new URL(origin.refusedUrl);
    const connector = socksConnector({ proxy: first.url("socks5h") });
    const connect = socksConnector({ proxy: `socks5h://127.0.0.1:${port}`, connector });
    expect(await failureOf(connect(http("a.test", 80), {}))).toMatchObject({
      name: "ProxyError",
      message: expect.stringContaining(
        `cannot connect to 127.0.0.1:${port} through the proxy ${first.url("socks5h")}:`,
      ),
      cause: { reply: 5 },
    });
  });

  it("may have ended the connection before anything was asked", async () => {
    await using proxy = await scriptedProxy();
    const direct = directConnector();
    const connect = socksConnector({
      proxy: `socks5h://127.0.0.1:${proxy.port}`,
      connector: async (target, options) => {
        const connection = await direct(target, options);
        connection.stream.destroy();
        await once(connection.stream, "close");
        return connection;
      },
    });
    expect(await failureOf(connect(http("a.test", 80), {}))).toMatchObject({ cause: { code: "ERR_SOCKS_CLOSED" } });
  });

  it("may fail by whatever a connector of the caller's rejects with", async () => {
    const connector = (): Promise<never> => Promise.reject(new Error("no way"));
    const connect = socksConnector({ proxy: "socks5h://127.0.0.1", connector });
    expect(await failureOf(connect(http("::1", 80), {}))).toMatchObject({
      name: "ProxyError",
      message:
        "cannot connect to [::1]:80 through the proxy socks5h://127.0.0.1:1080: cannot connect to 127.0.0.1:1080: no way",
    });
  });
});

describe("the limit of the socks package", () => {
  it("ends no handshake, and its timer holds on to nothing", async () => {
    await using proxy = await scriptedProxy("silence");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const dialled = socksConnector({ proxy: `socks5h://127.0.0.1:${proxy.port}` })(http("a.test", 80), {});
    await proxy.messages(1);
    vi.advanceTimersByTime(1);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(3_600_000);
    proxy.sockets[0]!.write(Buffer.from("0500", "hex"));
    await proxy.messages(2);
    proxy.sockets[0]!.write(Buffer.from("05000001000000000000", "hex"));
    await useConnection(dialled);
    expect(vi.getTimerCount()).toBe(0);
  });
});
