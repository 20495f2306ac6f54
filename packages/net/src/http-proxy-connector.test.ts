import { getEventListeners, once } from "node:events";
import { Agent, createServer as createHttpServer, request, type IncomingMessage } from "node:http";
import { createServer, type Socket } from "node:net";
import { duplexPair, type Duplex } from "node:stream";
import { createServer as createTlsServer, type TlsOptions as ServerOptions } from "node:tls";
import { inspect } from "node:util";

import { createCertificates } from "@haulier/conformance/server";
import type { Connection, Connector, ConnectOptions, ConnectTarget } from "@haulier/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { directConnector } from "./direct-connector.ts";
import { httpProxyConnector, type HttpProxyConnectorOptions } from "./http-proxy-connector.ts";
import { listen, type Listening } from "./testing/listen.ts";
import { failureOf } from "./testing/pool-harness.ts";
import { startProxy, startScriptedProxy, type TestProxy } from "./testing/test-proxy.ts";

const certificates = createCertificates();
const { ca } = certificates;

function use<T extends AsyncDisposable>(thing: T): T {
  onTestFinished(() => thing[Symbol.asyncDispose]());
  return thing;
}

async function useProxy(tls?: ServerOptions): Promise<TestProxy> {
  return use(await startProxy(tls));
}

async function useScript(answer: (socket: Socket, request: string) => void): Promise<Listening> {
  return use(await startScriptedProxy(answer));
}

/** A server that says hello to whoever connects, over TLS when it is given options. */
async function useOrigin(tls?: ServerOptions): Promise<Listening> {
  const greet = (socket: Socket): void => {
    socket.on("error", () => {});
    socket.write("hello");
  };
  return use(await listen(tls === undefined ? createServer(greet) : createTlsServer(tls, greet)));
}

async function useHttpOrigin(name: string): Promise<Listening> {
  const origin = createHttpServer(({ headers }, answer) => answer.end(`${name} ${headers["proxy-authorization"]}`));
  return use(await listen(origin));
}

function targetOf({ port }: { port: number }, protocol: "http:" | "https:" = "http:"): ConnectTarget {
  return { protocol, hostname: "localhost", port };
}

async function dial(connect: Connector, target: ConnectTarget, options: ConnectOptions = {}): Promise<Connection> {
  const connection = await connect(target, options);
  onTestFinished(() => {
    connection.stream.destroy();
  });
  return connection;
}

async function firstBytes({ stream }: Connection): Promise<string> {
  const [chunk] = (await once(stream as unknown as Duplex, "data")) as [Buffer];
  return chunk.toString();
}

/** A proxy by its port. */
function through(proxy: { port: number }, options: Partial<HttpProxyConnectorOptions> = {}): Connector {
  return httpProxyConnector({ proxy: `http://127.0.0.1:${proxy.port}`, ...options });
}

describe("a tunnel through an HTTP proxy", () => {
  it("leads to the target, and says by which proxy", async () => {
    const [proxy, origin] = [await useProxy(), await useOrigin()];
    const connection = await dial(through(proxy), targetOf(origin));
    expect(await firstBytes(connection)).toBe("hello");
    expect(connection).toMatchObject({
      alpnProtocol: undefined,
      tls: undefined,
      remoteAddress: `127.0.0.1:${proxy.port}`,
      proxy: `http://127.0.0.1:${proxy.port}`,
      timings: { dns: undefined, tcp: expect.any(Number), proxy: expect.any(Number), tls: undefined },
    });
  });

  it("is asked for with the target as Host and nothing but fields for the proxy (S-90)", async () => {
    const [proxy, origin] = [await useProxy(), await useOrigin()];
    const url = `http://alice:wonder%3Aland@127.0.0.1:${proxy.port}`;
    await dial(httpProxyConnector({ proxy: { url, headers: { "X-Tenant": "7" } } }), targetOf(origin));
    const basic = `Basic ${Buffer.from("alice:wonder:land").toString("base64")}`;
    expect(proxy.requests).toEqual([
      {
        method: "CONNECT",
        target: `localhost:${origin.port}`,
        rawHeaders: ["Host", `localhost:${origin.port}`, "X-Tenant", "7", "Proxy-Authorization", basic],
      },
    ]);
  });

  it("has TLS to the target over it, with the name, the trust and the protocols of the target", async () => {
    const proxy = await useProxy();
    const origin = await useOrigin({ ...certificates.server, ALPNProtocols: ["h2", "http/1.1"] });
    const connection = await dial(through(proxy, { tls: { ca } }), targetOf(origin, "https:"), {
      alpnProtocols: ["h2", "http/1.1"],
    });
    expect(await firstBytes(connection)).toBe("hello");
    expect(connection).toMatchObject({
      alpnProtocol: "h2",
      tls: { authorized: true, version: "TLSv1.3" },
      remoteAddress: `127.0.0.1:${proxy.port}`,
      timings: { tcp: expect.any(Number), proxy: expect.any(Number), tls: expect.any(Number) },
    });
    expect(connection.tls?.certificate()).toBeInstanceOf(Uint8Array);
  });

  it("takes the server name of the one connection (X9)", async () => {
    const proxy = await useProxy();
    const origin = await useOrigin(certificates.wrongHost);
    const connect = through(proxy, { tls: { ca } });
    const target = targetOf(origin, "https:");
    const { tls } = await dial(connect, target, { serverName: "elsewhere.test" });
    expect(tls?.authorized).toBe(true);
    expect(await failureOf(connect(target, {}))).toMatchObject({
      name: "ConnectError",
      message: expect.stringContaining(
        `cannot connect to localhost:${origin.port} through the proxy http://127.0.0.1:${proxy.port}: the certificate is for another host`,
      ),
    });
  });

  it("goes by TLS with the proxy as well, each with options of its own", async () => {
    const proxy = await useProxy(certificates.selfSigned);
    const origin = await useOrigin(certificates.server);
    const connect = httpProxyConnector({
      proxy: { url: `https://localhost:${proxy.port}`, tls: { ca: certificates.selfSigned.cert } },
      tls: { ca },
    });
    const connection = await dial(connect, targetOf(origin, "https:"));
    expect(await firstBytes(connection)).toBe("hello");
    expect(connection).toMatchObject({ proxy: `https://localhost:${proxy.port}`, tls: { authorized: true } });
    expect(connection.timings).toMatchObject({ proxy: expect.any(Number), tls: expect.any(Number) });
  });

  it("does not trust the proxy for the sake of the target (S-94)", async () => {
    const proxy = await useProxy(certificates.selfSigned);
    const url = `https://localhost:${proxy.port}`;
    const connect = httpProxyConnector({ proxy: url, tls: { ca: certificates.selfSigned.cert } });
    expect(await failureOf(connect(targetOf({ port: 443 }, "https:"), {}))).toMatchObject({
      name: "ProxyError",
      processed: "no",
      message:
        `cannot connect to localhost:443 through the proxy ${url}: TLS with it failed: ` +
        "the certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT); if you trust it, pass it as proxy.tls.ca",
    });
  });

  it("goes through another proxy, when that is the connector", async () => {
    const [first, second, origin] = [await useProxy(), await useProxy(), await useOrigin()];
    const connect = through(second, { connector: through(first) });
    const connection = await dial(connect, targetOf(origin));
    expect(await firstBytes(connection)).toBe("hello");
    expect(first.requests.map(({ target }) => target)).toEqual([`127.0.0.1:${second.port}`]);
    expect(second.requests.map(({ target }) => target)).toEqual([`localhost:${origin.port}`]);
    expect(connection.proxy).toBe(`http://127.0.0.1:${second.port}`);
  });

  it("loses nothing that the target says first, and leaves the stream to its next reader", async () => {
    const proxy = await useScript((socket) => socket.write("HTTP/1.1 200 OK\r\n\r\n220 ready"));
    const connection = await dial(through(proxy), targetOf({ port: 25 }));
    const stream = connection.stream as unknown as Duplex;
    const untouched = (await dial(directConnector(), targetOf(proxy))).stream as unknown as Duplex;
    const listeners = ["readable", "end", "close"].map((event) => stream.listenerCount(event));
    expect(stream.readableFlowing).toBe(null);
    expect(listeners).toEqual(["readable", "end", "close"].map((event) => untouched.listenerCount(event)));
    expect(await firstBytes(connection)).toBe("220 ready");
  });

  it("writes IPv6 targets with brackets", async () => {
    const asked: string[] = [];
    const proxy = await useScript((socket, sent) => {
      asked.push(sent);
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
    });
    await dial(through(proxy), { protocol: "http:", hostname: "::1", port: 80 });
    expect(asked).toEqual(["CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"]);
  });

  it("takes any duplex stream from its connector", async () => {
    const [stream, other] = duplexPair();
    const connector = (): Promise<Connection> =>
      Promise.resolve({
        stream,
        alpnProtocol: undefined,
        localAddress: undefined,
        remoteAddress: undefined,
        tls: undefined,
        timings: {},
      });
    other.once("data", () => other.write("HTTP/1.1 200 OK\r\n\r\nhello"));
    expect(await firstBytes(await dial(through({ port: 1 }, { connector }), targetOf({ port: 80 })))).toBe("hello");
  });
});

describe("a tunnel that cannot be had", () => {
  const target = targetOf({ port: 443 }, "https:");

  it.each([
    ["HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\n\r\nsorry", "it answered 503 Service Unavailable", 503],
    ["HTTP/1.1 302 Found\r\nLocation: http://elsewhere.test/\r\n\r\n", "it answered 302 Found", 302],
    ["HTTP/1.1 401 Unauthorized\r\n\r\n", "it answered 401 Unauthorized", 401],
    ["HTTP/1.1 403 Forbidden\r\n\r\n", "it answered 403 Forbidden; it does not allow this target, or this client", 403],
    [
      "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\n\r\n",
      "it answered 407 Proxy Authentication Required; it wants Basic; pass the user and password of the proxy",
      407,
    ],
    ["HTTP/1.1 407\r\n\r\n", "it answered 407; pass the user and password of the proxy", 407],
    ["SSH-2.0-OpenSSH\r\n", "its answer is not HTTP", undefined],
    ["HTTP/1.1 200 OK\r\n\r\n\x15\x03\x01", "it sent more than an answer, before TLS with the target began", undefined],
  ])("is a ProxyError that says what the proxy answered: %j (P8, F-08)", async (answer, what, status) => {
    const proxy = await useScript((socket) => socket.write(answer, "latin1"));
    const error = await failureOf(through(proxy)(target, {}));
    expect(error).toMatchObject({
      name: "ProxyError",
      processed: "no",
      message: `cannot connect to localhost:443 through the proxy http://127.0.0.1:${proxy.port}: ${what}`,
      status,
      reply: undefined,
    });
    const accepted = await proxy.accepted();
    if (!accepted.closed) await once(accepted, "close");
  });

  it("has status and phrase of the answer as its cause", async () => {
    const proxy = await useScript((socket) => socket.write("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    expect(await failureOf(through(proxy)(target, {}))).toMatchObject({
      cause: { name: "ProxyRefusal", status: 502, reason: "Bad Gateway", schemes: [] },
    });
  });

  it("asks to check credentials that were refused, and does not print them", async () => {
    const proxy = await useScript((socket) => socket.write("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n"));
    const connect = httpProxyConnector({ proxy: `http://alice:wonderland@127.0.0.1:${proxy.port}` });
    const error = (await failureOf(connect(target, {}))) as Error;
    expect(error.message).toContain("it answered 407 No; it wants Basic; check the user and password of the proxy");
    const secret = Buffer.from("alice:wonderland").toString("base64");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(new RegExp(`alice|wonderland|${secret}`));
  });

  it.each([
    ["at once", (socket: Socket) => socket.end(), "it closed the connection without an answer"],
    [
      "in the middle",
      (socket: Socket) => socket.end("HTTP/1.1 200 O"),
      "it closed the connection in the middle of its answer",
    ],
    [
      "by a reset",
      (socket: Socket) => socket.resetAndDestroy(),
      "the other side closed the connection before it was ready",
    ],
  ])("is a ProxyError when the proxy hangs up %s (F-08)", async (_when, answer, what) => {
    const proxy = await useScript((socket) => answer(socket));
    expect(await failureOf(through(proxy)(target, {}))).toMatchObject({
      name: "ProxyError",
      message: expect.stringContaining(what),
    });
  });

  it("is a ProxyError when nobody listens there (F-08)", async () => {
    const closed = await listen(createServer());
    await closed[Symbol.asyncDispose]();
    expect(await failureOf(through(closed)(target, {}))).toMatchObject({
      name: "ProxyError",
      message:
        `cannot connect to localhost:443 through the proxy http://127.0.0.1:${closed.port}: ` +
        `cannot connect to 127.0.0.1:${closed.port}: connection refused (ECONNREFUSED); check that the server runs and listens there`,
      cause: { name: "ConnectError" },
    });
  });

  it("names the proxy that failed, of two", async () => {
    const first = await useScript((socket) => socket.write("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    const connect = httpProxyConnector({ proxy: "http://second.test:3128", connector: through(first) });
    expect(await failureOf(connect(target, {}))).toMatchObject({
      name: "ProxyError",
      message: `cannot connect to second.test:3128 through the proxy http://127.0.0.1:${first.port}: it answered 502 Bad Gateway`,
    });
  });

  it("says of a proxy without TLS that it has none", async () => {
    const proxy = await useProxy();
    const connect = httpProxyConnector({ proxy: `https://127.0.0.1:${proxy.port}` });
    expect(await failureOf(connect(target, {}))).toMatchObject({
      name: "ProxyError",
      message: expect.stringContaining("TLS with it failed: the port does not speak TLS"),
    });
  });

  it.each(["a b", "a\r\nX: y", "a/b", "a#b", "evil@good"])(
    "is refused for a host like %j before anything is sent",
    async (hostname) => {
      const connector = vi.fn<Connector>();
      const connect = through({ port: 1 }, { connector });
      expect(await failureOf(connect({ protocol: "http:", hostname, port: 80 }, {}))).toBeInstanceOf(TypeError);
      expect(connector).not.toHaveBeenCalled();
    },
  );
});

describe("aborting", () => {
  const reason = new Error("changed my mind");

  it("before it begins dials nothing", async () => {
    const connector = vi.fn<Connector>();
    const connect = through({ port: 1 }, { connector });
    expect(await failureOf(connect(targetOf({ port: 80 }), { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(connector).not.toHaveBeenCalled();
  });

  it.each([
    ["while the proxy is reached", "http:", () => createServer(), undefined],
    ["during TLS with the proxy", "https:", () => createServer(), undefined],
    ["while the proxy makes the tunnel", "http:", () => createServer(), "CONNECT"],
    [
      "during TLS with the target",
      "http:",
      () => createServer((socket) => socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"))),
      "\x16\x03\x01",
    ],
  ])(
    "%s rejects with the reason, closes the socket and leaves no listener",
    async (when, protocol, serverOf, awaited) => {
      const server = use(await listen(serverOf()));
      const controller = new AbortController();
      const connect = httpProxyConnector({ proxy: `${protocol}//localhost:${server.port}` });
      const failure = failureOf(connect(targetOf({ port: 443 }, "https:"), { signal: controller.signal }));
      if (when === "while the proxy is reached") controller.abort(reason);
      else {
        const accepted = await server.accepted();
        let received = "";
        while (awaited !== undefined ? !received.includes(awaited) : received === "") {
          const [chunk] = (await once(accepted, "data")) as [Buffer];
          received += chunk.toString("latin1");
        }
        controller.abort(reason);
        if (!accepted.closed) await once(accepted, "close");
      }
      expect(await failure).toBe(reason);
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    },
  );
});

describe("the route of an HTTP proxy", () => {
  const extensions = {};

  it("is a tunnel for https, and forwards http, by connections that are kept apart (P8)", () => {
    const { route } = httpProxyConnector({ proxy: "http://alice:wonderland@proxy.test:3128" });
    const secure = route!({ url: new URL("https://a.test"), extensions })!;
    const plain = route!({ url: new URL("http://a.test/path"), extensions })!;
    expect(secure.forward).toBeUndefined();
    expect(plain.forward).toMatchObject({ proxy: new URL("http://proxy.test:3128") });
    expect(new Set(["", secure.key, plain.forward!.key]).size).toBe(3);
    expect(plain.key).toBe(secure.key);
    expect(route!({ url: new URL("http://b.test"), extensions })!.forward!.key).toBe(plain.forward!.key);
    expect(plain.forward!.headers.raw).toEqual([
      ["Proxy-Authorization", `Basic ${Buffer.from("alice:wonderland").toString("base64")}`],
    ]);
  });

  it("differs between two connectors, whose credentials may", () => {
    const [one, other] = ["alice", "bob"].map((user) => httpProxyConnector({ proxy: `http://${user}@proxy.test` }));
    const url = new URL("http://a.test");
    expect(one!.route!({ url, extensions })!.key).not.toBe(other!.route!({ url, extensions })!.key);
    expect(one!.route!({ url, extensions })!.forward!.key).not.toBe(other!.route!({ url, extensions })!.forward!.key);
  });

  it("prints no credentials", () => {
    const connect = httpProxyConnector({
      proxy: { url: "http://alice:wonderland@proxy.test", headers: { "X-Secret": "token" } },
    });
    const route = connect.route!({ url: new URL("http://a.test"), extensions });
    const secret = Buffer.from("alice:wonderland").toString("base64");
    const text = inspect([connect, route], { depth: 9, showHidden: true }) + JSON.stringify(route);
    expect(text).toContain("http://proxy.test:80");
    expect(text).not.toMatch(new RegExp(`alice|wonderland|token|${secret}`));
  });

  it.each(["http:", "https:"] as const)("connects to the proxy itself to forward: %s", async (protocol) => {
    const proxy = await useProxy(
      protocol === "https:" ? { ...certificates.server, ALPNProtocols: ["h2", "http/1.1"] } : undefined,
    );
    const tls = protocol === "https:" ? { ca } : undefined;
    const { route } = httpProxyConnector({ proxy: { url: `${protocol}//localhost:${proxy.port}`, tls } });
    const { connect } = route!({ url: new URL("http://a.test"), extensions })!.forward!;
    const connection = await dial(connect, targetOf(proxy, protocol), { alpnProtocols: ["h2"] });
    expect(connection.alpnProtocol).toBe(protocol === "https:" ? "http/1.1" : undefined);
    expect(connection.proxy).toBe(`${protocol}//localhost:${proxy.port}`);
    expect(proxy.requests).toEqual([]);
  });

  it("carries requests in absolute form, to all origins (P8)", async () => {
    const proxy = await useProxy();
    const origins = [await useHttpOrigin("one"), await useHttpOrigin("two")];
    const { route } = httpProxyConnector({ proxy: `http://alice:pw@127.0.0.1:${proxy.port}` });
    const forward = route!({ url: new URL("http://a.test"), extensions })!.forward!;
    const { stream } = await dial(forward.connect, targetOf(proxy), {});
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    agent.createConnection = () => stream as unknown as Duplex;
    for (const [index, origin] of origins.entries()) {
      const url = `http://localhost:${origin.port}/path?q`;
      const headers = { host: `localhost:${origin.port}`, ...Object.fromEntries(forward.headers.raw) };
      const sent = request({ path: url, headers, agent }).end();
      const [answer] = (await once(sent, "response")) as [IncomingMessage];
      // The origin tells its name, and whether it has seen the credentials.
      expect(await answer.setEncoding("utf8").toArray()).toEqual([`${index === 0 ? "one" : "two"} undefined`]);
    }
    expect(proxy.requests.map(({ method, target }) => [method, target])).toEqual(
      origins.map(({ port }) => ["GET", `http://localhost:${port}/path?q`]),
    );
    expect(proxy.sockets).toHaveLength(1);
  });

  it("says of a proxy that cannot be reached to forward that it is the proxy", async () => {
    const closed = await listen(createServer());
    await closed[Symbol.asyncDispose]();
    const { connect } = through(closed).route!({ url: new URL("http://a.test"), extensions })!.forward!;
    expect(await failureOf(connect(targetOf(closed), {}))).toMatchObject({
      name: "ProxyError",
      message: expect.stringMatching(
        new RegExp(
          `^cannot connect to the proxy http://127.0.0.1:${closed.port}: cannot connect to .* connection refused`,
        ),
      ),
    });
  });
});

describe("options", () => {
  it.each([
    [{ proxy: "http://proxy.test", conector: 1 }, 'unknown option "conector"; did you mean "connector"?'],
    [
      { proxy: "socks5://proxy.test" },
      "proxy: socks5://proxy.test:1080 is no HTTP proxy; @haulier/socks has a connector for it",
    ],
    [{ proxy: "http://proxy.test", tls: { verify: "no" } }, 'tls.verify: expected true or false, got "no"'],
    [{ proxy: { url: "https://proxy.test", tls: { verify: 0 } } }, "tls.verify: expected true or false, got number"],
    [{}, "proxy: expected a URL, or an object"],
  ])("refuses %o", (options, message) => {
    expect(() => httpProxyConnector(options as HttpProxyConnectorOptions)).toThrow(TypeError);
    expect(() => httpProxyConnector(options as HttpProxyConnectorOptions)).toThrow(message);
  });
});
