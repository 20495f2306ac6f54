import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startServer, type ConformanceServer } from "@haulier/conformance/server";
import { HttpRequest, LocalProtocolError, ProxyError, type Connector } from "@haulier/core";
import { directConnector, type ProxySettings } from "@haulier/net";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { useRawServer } from "./testing/raw-server.ts";
import { useTunnelProxy } from "./testing/tunnel-proxy.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";

async function useServer(): Promise<ConformanceServer> {
  const server = await startServer();
  onTestFinished(() => server.close());
  return server;
}

/** What a proxy is asked with credentials in its URL. */
function withCredentials(url: string): string {
  return url.replace("://", "://alice:won%3Fderland@");
}

const credentials = `Basic ${btoa("alice:won?derland")}`;

describe("http through an HTTP proxy", () => {
  it("is sent in absolute form, with the host of the origin and without userinfo and fragment (P8)", async () => {
    const [server, proxy] = [await useServer(), await useTunnelProxy()];
    const client = useClient({}, { proxy: withCredentials(proxy.url) });
    const url = new URL(server.url("http", "/echo?a=%20b"));
    const response = await client.get(url.href.replace("://", "://user:pw@").concat("#part"));
    expect(response.status).toBe(200);
    expect(proxy.targets).toEqual([]);
    expect(proxy.forwarded).toMatchObject([
      { target: url.href, headers: { host: url.host, "proxy-authorization": credentials } },
    ]);
    const [seen] = server.requests("/echo");
    expect(seen!.headers.some(([name]) => name.toLowerCase() === "proxy-authorization")).toBe(false);
  });

  it("keeps one connection to the proxy for all origins (rule 11)", async () => {
    const [one, other, proxy] = [await useServer(), await useServer(), await useTunnelProxy()];
    const client = useClient({}, { proxy: proxy.url });
    for (const server of [one, other, one]) await client.get(server.url("http", "/echo"));
    expect(proxy.forwarded).toHaveLength(3);
    expect(proxy.accepted).toBe(1);
    expect(Object.keys(client.poolStatus()!.origins)).toEqual([proxy.url]);
  });

  it("takes fields of the request for the proxy before its own", async () => {
    const [server, proxy] = [await useServer(), await useTunnelProxy()];
    const client = useClient({}, { proxy: withCredentials(proxy.url) });
    await client.get(server.url("http", "/echo"), { headers: { "Proxy-Authorization": "Bearer own" } });
    expect(proxy.forwarded[0]!.headers["proxy-authorization"]).toBe("Bearer own");
  });

  it("sends bodies, expectations and trailers the same way", async () => {
    const [server, proxy] = [await useServer(), await useTunnelProxy()];
    const client = useClient({}, { proxy: proxy.url });
    const url = server.url("http", "/echo");
    const posted = await client.post(url, { content: "body" });
    expect(posted.json()).toMatchObject({ method: "POST", body: { length: 4 } });
    const expecting = await client.post(url, { content: "body", headers: { Expect: "100-continue" } });
    expect(expecting.json()).toMatchObject({ body: { length: 4 } });
    expect(proxy.forwarded.map(({ target }) => target)).toEqual([url, url]);
    expect(proxy.forwarded[1]!.headers["expect"]).toBe("100-continue");
  });
});

describe("https through an HTTP proxy", () => {
  for (const [origin, http2] of [
    ["https", false],
    ["h2", true],
  ] as const) {
    it(`goes through a tunnel, and speaks ${http2 ? "HTTP/2" : "HTTP/1.1"} in it (P8)`, async () => {
      const [server, proxy] = [await useServer(), await useTunnelProxy()];
      const tls = { ca: server.certificates.ca };
      const client = useClient({}, { proxy: withCredentials(proxy.url), tls, http2 });
      const url = new URL(server.url(origin, "/echo"));
      const responses = await Promise.all([client.get(url), client.get(url), client.get(url)]);
      expect(responses.map(({ httpVersion }) => httpVersion)).toEqual(Array(3).fill(http2 ? "HTTP/2" : "HTTP/1.1"));
      expect(proxy.targets).toEqual(Array(http2 ? 1 : 3).fill(url.host));
      expect(proxy.tunnelHeaders[0]).toMatchObject({ host: url.host, "proxy-authorization": credentials });
      for (const { headers } of server.requests("/echo"))
        expect(headers.some(([name]) => name.toLowerCase() === "proxy-authorization")).toBe(false);
    });
  }
});

describe("the proxy of a request", () => {
  it("is used in place of that of the transport, and null goes without one (P9)", async () => {
    const [server, first, second] = [await useServer(), await useTunnelProxy(), await useTunnelProxy()];
    const client = useClient({}, { proxy: first.url });
    const url = server.url("http", "/echo");
    await client.get(url);
    await client.get(url, { extensions: { proxy: second.url } });
    const { extensions } = await client.get(url, { extensions: { proxy: null } });
    expect([first.forwarded.length, second.forwarded.length]).toEqual([1, 1]);
    expect(extensions.connection!.remoteAddress).toBe(new URL(url).host);
  });

  it("is refused where the connector knows no proxies", async () => {
    const transport = useTransport({ connector: directConnector() });
    const request = new HttpRequest("GET", "http://a.test/", { extensions: { proxy: "http://p.test" } });
    await expect(transport.handleRequest(request)).rejects.toThrow(LocalProtocolError);
    await expect(transport.handleRequest(request)).rejects.toThrow(/knows no proxies; use proxyConnector/);
  });

  it("rejects the request when it is none", async () => {
    const request = new HttpRequest("GET", "http://a.test/", { extensions: { proxy: "ftp://p.test" } });
    await expect(useTransport().handleRequest(request)).rejects.toThrow(TypeError);
  });
});

describe("what leads to another protocol", () => {
  it("goes through a tunnel also with http", async () => {
    const [server, proxy] = [await useServer(), await useTunnelProxy()];
    const client = useClient({}, { proxy: proxy.url });
    const url = new URL(server.url("http", "/echo"));
    await client.get(url, { headers: { Upgrade: "echo/1" } });
    expect(proxy.targets).toEqual([url.host]);
    expect(proxy.forwarded).toEqual([]);
  });
});

describe("the environment", () => {
  function stubEnv(variables: Readonly<Record<string, string>>): void {
    const none = { http_proxy: "", https_proxy: "", all_proxy: "", no_proxy: "", SSL_CERT_FILE: "", SSL_CERT_DIR: "" };
    for (const [name, value] of Object.entries({ ...none, ...variables })) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
  }

  it("names the proxy with trustEnv, and only then (P4)", async () => {
    const [server, proxy] = [await useServer(), await useTunnelProxy()];
    stubEnv({ http_proxy: proxy.url });
    const url = server.url("http", "/echo");
    await useClient().get(url);
    expect(proxy.forwarded).toEqual([]);
    await useClient({}, { trustEnv: true }).get(url);
    expect(proxy.forwarded).toHaveLength(1);
  });

  it("names what is trusted with trustEnv, and only then", async () => {
    const server = await useServer();
    const folder = mkdtempSync(join(tmpdir(), "haulier-undici-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "ca.pem"), server.certificates.ca);
    stubEnv({ SSL_CERT_FILE: join(folder, "ca.pem") });
    const url = server.url("https", "/echo");
    await expect(useClient().get(url)).rejects.toThrow(/unknown authority/);
    expect((await useClient({}, { trustEnv: true }).get(url)).status).toBe(200);
  });
});

it("has its connector made by socks, where it speaks SOCKS", async () => {
  const server = await useServer();
  const direct = directConnector();
  const targets: unknown[] = [];
  const socks = vi.fn<(proxy: ProxySettings) => Connector>(() => (target, options) => {
    targets.push(target);
    return direct(target, options);
  });
  const client = useClient({}, { proxy: "socks5h://ada:secret@proxy.test", socks });
  const url = new URL(server.url("http", "/echo"));
  for (let count = 0; count < 2; count += 1) expect((await client.get(url)).status).toBe(200);
  expect(socks.mock.calls).toMatchObject([[{ username: "ada", password: "secret" }]]);
  expect(targets).toEqual([{ protocol: "http:", hostname: url.hostname, port: Number(url.port) }]);
});

it("is a ProxyError when nobody listens there", async () => {
  const server = await useServer();
  const client = useClient({}, { proxy: server.refusedUrl.replace("://", "://user:s3cret@") });
  const failure: unknown = await client.get("http://a.test/").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProxyError);
  expect(String(failure)).not.toContain("s3cret");
});

it("is a ProxyError with its status when it refuses a tunnel (P8)", async () => {
  const proxy = await useRawServer();
  const refusing = proxy.connection().then(async (connection) => {
    await connection.receivedTo("\r\n\r\n");
    connection.send("HTTP/1.1 407 No", "Proxy-Authenticate: Basic", "", "");
  });
  const client = useClient({}, { proxy: proxy.url });
  const failure: unknown = await client.get("https://a.test/").catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "ProxyError", status: 407, request: { href: "https://a.test/" } });
  await refusing;
});
