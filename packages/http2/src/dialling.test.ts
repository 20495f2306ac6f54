import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { HttpRequest } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { directConnector } from "@haulier/net";
import { describe, expect, it, onTestFinished } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { flag, frameType, headersFrame } from "./testing/frames.ts";
import { startTunnelProxy, type TunnelProxy } from "./testing/tunnel-proxy.ts";
import { useFrameServer } from "./testing/use-frame-server.ts";
import { ok, useHttp2Server } from "./testing/use-http2-server.ts";
import { useTransport } from "./testing/use-transport.ts";

async function useProxy(): Promise<TunnelProxy> {
  const proxy = await startTunnelProxy();
  onTestFinished(() => proxy.close());
  return proxy;
}

describe("the way to the server", () => {
  it("is the socket of socketPath, whatever the host", async () => {
    const folder = await mkdtemp(join(tmpdir(), "haulier-"));
    const socketPath = join(folder, "server.sock");
    const server = createServer();
    server.on("stream", (stream) => ok(stream, {}, []));
    await once(server.listen(socketPath), "listening");
    onTestFinished(async () => {
      server.close();
      await rm(folder, { recursive: true });
    });
    const response = await exchangeWith(useTransport({ socketPath }), "http://host.test/");
    expect([response.text(), response.extensions.connection?.remoteAddress]).toEqual(["ok", socketPath]);
  });

  it("leads through the proxy, or that of the request, and each has a session of its own (rule 11)", async () => {
    const [{ url }, one, other] = [await useHttp2Server(ok), await useProxy(), await useProxy()];
    const transport = useTransport({ proxy: one.url.replace("//", "//user:pass@") });
    const requests = [{}, { proxy: other.url }, { proxy: null }, {}];
    const ids: unknown[] = [];
    for (const extensions of requests)
      ids.push((await exchangeWith(transport, url, { extensions })).extensions.connection?.id);
    expect(ids).toEqual([1, 2, 3, 1]);
    const target = new URL(url).host;
    expect(one.tunnels).toEqual([{ target, credentials: `Basic ${btoa("user:pass")}` }]);
    expect(other.tunnels).toEqual([{ target, credentials: undefined }]);
  });

  it("leads through the proxy of the environment, where that is trusted", async () => {
    const [{ url }, proxy] = [await useHttp2Server(ok), await useProxy()];
    const before = process.env["http_proxy"];
    onTestFinished(() => {
      if (before === undefined) delete process.env["http_proxy"];
      else process.env["http_proxy"] = before;
    });
    process.env["http_proxy"] = proxy.url;
    await exchangeWith(useTransport(), url);
    expect(proxy.tunnels.length).toBe(0);
    await exchangeWith(useTransport({ trustEnv: true }), url);
    expect(proxy.tunnels.length).toBe(1);
  });

  it("leads through a SOCKS proxy by the connector that is made for it", async () => {
    const { url } = await useHttp2Server(ok);
    const made: string[] = [];
    const transport = useTransport({
      proxy: "socks5h://socks.test:1080",
      socks: ({ url: proxy }) => {
        made.push(String(proxy));
        return directConnector();
      },
    });
    expect((await exchangeWith(transport, url)).text()).toBe("ok");
    expect(made).toEqual(["socks5h://socks.test:1080"]);
  });
});

describe("a request with Expect: 100-continue", () => {
  it("keeps its body back for expectContinueTimeout", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, expectContinueTimeout: 300 });
    const request = new HttpRequest("POST", server.url, { content: "x", headers: { Expect: "100-continue" } });
    const response = transport.handleRequest(request);
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    const data = (): number => connection.frames.filter(({ type }) => type === frameType.data).length;
    await clock.advance(299);
    expect(data()).toBe(0);
    await clock.advance(1);
    await connection.next(frameType.data);
    connection.send(headersFrame(id, { ":status": "200" }, flag.endStream | flag.endHeaders));
    expect((await response).status).toBe(200);
    await (await response).read();
  });
});
