import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";

import { createCertificates } from "@haulier/conformance/server";
import type { Connection, Connector, ConnectTarget, RequestExtensions, Route } from "@haulier/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { proxyConnector, type ProxyConnectorOptions } from "./proxy-connector.ts";
import type { ProxyResolver } from "./proxy-server.ts";
import { listen, type Listening } from "./testing/listen.ts";
import { failureOf } from "./testing/pool-harness.ts";
import { startProxy, type TestProxy } from "./testing/test-proxy.ts";

const certificates = createCertificates();

async function useProxy(): Promise<TestProxy> {
  const proxy = await startProxy();
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return proxy;
}

async function useOrigin(): Promise<Listening> {
  const origin = await listen(createServer((socket: Socket) => socket.write("hello")));
  onTestFinished(() => origin[Symbol.asyncDispose]());
  return origin;
}

function urlOf({ port }: { port: number }): string {
  return `http://localhost:${port}`;
}

function targetOf({ port }: { port: number }): ConnectTarget {
  return { protocol: "http:", hostname: "localhost", port };
}

async function greeting(connect: Connector, target: ConnectTarget): Promise<string> {
  const { stream } = await connect(target, {});
  const [chunk] = (await once(stream as unknown as Duplex, "data")) as [Buffer];
  stream.destroy();
  return chunk.toString();
}

function routeOf(connect: Connector, url: string, extensions: RequestExtensions = {}): Route | undefined {
  return connect.route!({ url: new URL(url), extensions });
}

/** Keys of the routes to some URLs, as small numbers, so that equal ones show. */
function keysOf(connect: Connector, ...requests: [url: string, extensions?: RequestExtensions][]): (number | string)[] {
  const keys = requests.map(([url, extensions]) => routeOf(connect, url, extensions)!.key);
  return keys.map((key) => (key === "" ? "" : keys.indexOf(key)));
}

describe("proxyConnector", () => {
  it("goes without a proxy by default, and has no route then that a transport would have to look at", async () => {
    const origin = await useOrigin();
    const connect = proxyConnector();
    expect(await greeting(connect, targetOf(origin))).toBe("hello");
    expect(routeOf(connect, "http://a.test")).toBeUndefined();
    expect(routeOf(proxyConnector({ proxy: null }), "http://a.test")).toBeUndefined();
  });

  it("goes through one proxy for all", async () => {
    const [proxy, origin] = [await useProxy(), await useOrigin()];
    const connect = proxyConnector({ proxy: urlOf(proxy) });
    expect(await greeting(connect, targetOf(origin))).toBe("hello");
    expect(proxy.requests).toMatchObject([{ method: "CONNECT", target: `localhost:${origin.port}` }]);
    expect(routeOf(connect, "http://a.test")?.forward?.proxy.href).toBe(`${urlOf(proxy)}/`);
    expect(routeOf(connect, "https://a.test")?.forward).toBeUndefined();
  });

  it("asks a function for each URL, of which null goes without (P2)", async () => {
    const [proxy, origin] = [await useProxy(), await useOrigin()];
    const resolve = vi.fn<ProxyResolver>((url) => (url.hostname === "localhost" ? null : urlOf(proxy)));
    const connect = proxyConnector({ proxy: resolve });
    expect(await greeting(connect, targetOf(origin))).toBe("hello");
    expect(proxy.requests).toEqual([]);
    expect(String(resolve.mock.calls[0]![0])).toBe(`${urlOf(origin)}/`);
    const url = new URL("http://a.test/path?q");
    expect(connect.route!({ url, extensions: {} })?.forward).toBeDefined();
    expect(resolve).toHaveBeenLastCalledWith(url);
  });

  it('takes those of the environment for "env" (P3, P4)', () => {
    for (const name of ["http_proxy", "all_proxy", "no_proxy"]) vi.stubEnv(name, "");
    vi.stubEnv("http_proxy", "http://env.test:1");
    vi.stubEnv("no_proxy", "b.test");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const connect = proxyConnector({ proxy: "env" });
    expect(routeOf(connect, "http://a.test")?.forward?.proxy.href).toBe("http://env.test:1/");
    expect(routeOf(connect, "http://b.test")).toMatchObject({ key: "" });
  });

  it("takes the proxy of a request before its own, and goes without for null (P9)", async () => {
    const [proxy, origin] = [await useProxy(), await useOrigin()];
    for (const options of [{}, { proxy: "http://nowhere.test:1" }]) {
      const connect = proxyConnector(options);
      const own = routeOf(connect, urlOf(origin), { proxy: urlOf(proxy) })!;
      expect(own.forward?.proxy.href).toBe(`${urlOf(proxy)}/`);
      expect(await greeting(own.connect, targetOf(origin))).toBe("hello");
      const none = routeOf(connect, urlOf(origin), { proxy: null })!;
      expect([none.key, none.forward]).toEqual(["", undefined]);
      expect(await greeting(none.connect, targetOf(origin))).toBe("hello");
    }
    expect(proxy.requests).toHaveLength(2);
  });

  it("reaches targets and proxies by its connector", async () => {
    const connector = vi.fn<Connector>(() => Promise.reject(new Error("enough")));
    const connect = proxyConnector({
      proxy: ({ protocol }) => (protocol === "http:" ? null : "http://proxy.test"),
      connector,
    });
    for (const protocol of ["http:", "https:"] as const)
      await failureOf(connect({ protocol, hostname: "a.test", port: 1 }, {}));
    expect(connector.mock.calls.map(([{ hostname }]) => hostname)).toEqual(["a.test", "proxy.test"]);
  });

  it("leaves the way to its connector, where that has several and no proxy is chosen", () => {
    const connector = proxyConnector({ proxy: "http://always.test" });
    const connect = proxyConnector({
      connector,
      proxy: ({ hostname }) => (hostname === "a.test" ? "http://p.test" : null),
    });
    const proxyOf = (made: Connector, url: string): string | undefined => routeOf(made, url)?.forward?.proxy.hostname;
    expect([proxyOf(connect, "http://a.test"), proxyOf(connect, "http://b.test")]).toEqual(["p.test", "always.test"]);
    expect(proxyOf(proxyConnector({ connector }), "http://b.test")).toBe("always.test");
  });

  it("has TLS with targets by the same options, with and without a proxy", async () => {
    const proxy = await useProxy();
    const origin = await listen(createTlsServer(certificates.server, (socket) => socket.write("hello")));
    onTestFinished(() => origin[Symbol.asyncDispose]());
    const connect = proxyConnector({ tls: { ca: certificates.ca } });
    const target: ConnectTarget = { ...targetOf(origin), protocol: "https:" };
    expect(await greeting(connect, target)).toBe("hello");
    const { connect: through } = routeOf(connect, "https://a.test", { proxy: urlOf(proxy) })!;
    expect(await greeting(through, target)).toBe("hello");
    expect(proxy.requests).toHaveLength(1);
  });
});

describe("keys of routes (rule 11)", () => {
  it("are the same for equal proxies, however they are given", () => {
    const connect = proxyConnector();
    const url = "https://a.test";
    expect(
      keysOf(
        connect,
        [url, { proxy: "http://p.test" }],
        [url, { proxy: "http://p.test" }],
        [url, { proxy: { url: "http://p.test", username: "alice" } }],
        [url, { proxy: { url: "http://p.test", username: "alice" } }],
        [url, { proxy: { url: new URL("http://p.test"), username: "alice" } }],
        [url, { proxy: null }],
      ),
    ).toEqual([0, 0, 2, 2, 4, ""]);
  });

  it("differ with everything that tells proxies apart (S-86)", () => {
    const connect = proxyConnector({ socks: () => () => Promise.reject(new Error("not dialled")) });
    const url = "https://proxy.test";
    const proxies: RequestExtensions["proxy"][] = [
      url,
      "https://other.test",
      "http://proxy.test",
      "socks5://proxy.test",
      "https://alice@proxy.test",
      "https://alice:x@proxy.test",
      { url, username: "bob" },
      { url, password: "x" },
      { url, headers: { "X-A": "1" } },
      { url, headers: { "X-A": "2" } },
      { url, tls: { verify: true } },
      { url, tls: {} },
    ];
    const keys = keysOf(connect, ...proxies.map((proxy): [string, RequestExtensions] => ["https://a.test", { proxy }]));
    expect(keys).toEqual(proxies.map((_, index) => index));
  });

  it("tell no secrets", () => {
    const proxy = { url: "http://alice:wonderland@proxy.test", headers: { "X-Secret": "token" } };
    const { key, forward } = routeOf(proxyConnector({ proxy }), "http://a.test")!;
    expect(key + forward!.key + forward!.proxy.href).not.toMatch(/alice|wonderland|token/);
  });

  it("are new for a proxy that was not used for a thousand others", () => {
    const connect = proxyConnector();
    const keyOf = (user: number | string): string =>
      routeOf(connect, "https://a.test", { proxy: `http://${user}@p.test` })!.key;
    const [busy, quiet] = [keyOf("busy"), keyOf("quiet")];
    for (let user = 0; user < 1_000; user += 1) {
      keyOf(user);
      expect(keyOf("busy")).toBe(busy);
    }
    expect(keyOf("quiet")).not.toBe(quiet);
  });
});

describe("SOCKS proxies", () => {
  it("are dialled by the connector that is given for them, once made", async () => {
    const dialled = vi.fn<Connector>(() => Promise.resolve({} as Connection));
    const socks = vi.fn<NonNullable<ProxyConnectorOptions["socks"]>>(() => dialled);
    const connect = proxyConnector({ proxy: "socks5h://alice:pw@socks.test", socks });
    const routes = ["http://a.test", "https://a.test"].map((url) => routeOf(connect, url)!);
    expect(routes.map(({ key, forward }) => [key, forward])).toEqual([
      [routes[0]!.key, undefined],
      [routes[0]!.key, undefined],
    ]);
    await connect(targetOf({ port: 80 }), {});
    expect(dialled).toHaveBeenCalledWith(targetOf({ port: 80 }), {});
    expect(socks).toHaveBeenCalledTimes(1);
    expect(socks.mock.calls[0]![0]).toMatchObject({ username: "alice", password: "pw" });
    expect(String(socks.mock.calls[0]![0].url)).toMatch(/^socks5h:\/\/socks\.test/);
  });

  it("are refused where none is given: at once, or for the request", () => {
    const message = "proxy: socks5://socks.test:1080 speaks SOCKS; pass socks: (proxy) => socksConnector({ proxy })";
    expect(() => proxyConnector({ proxy: "socks5://socks.test" })).toThrow(TypeError);
    expect(() => proxyConnector({ proxy: "socks5://socks.test" })).toThrow(message);
    const connect = proxyConnector({ proxy: () => "socks5://socks.test" });
    expect(() => routeOf(connect, "http://a.test")).toThrow(message);
  });
});

describe("options", () => {
  it.each([
    [{ proxi: "http://proxy.test" }, 'unknown option "proxi"; did you mean "proxy"?'],
    [{ proxy: "proxy.test" }, "proxy: expected a URL such as"],
    [{ tls: { verify: "no" } }, 'tls.verify: expected true or false, got "no"'],
  ])("refuses %o", (options, message) => {
    expect(() => proxyConnector(options as ProxyConnectorOptions)).toThrow(TypeError);
    expect(() => proxyConnector(options as ProxyConnectorOptions)).toThrow(message);
  });

  it("refuses what a function or a request brings that is no proxy", () => {
    const connect = proxyConnector({ proxy: () => "proxy.test" });
    expect(() => routeOf(connect, "http://a.test")).toThrow(TypeError);
    expect(() => routeOf(connect, "http://a.test", { proxy: "ftp://a.test" })).toThrow(TypeError);
  });
});
