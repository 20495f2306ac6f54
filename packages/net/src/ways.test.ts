import { HttpRequest, type Connector, type HttpRequestInit, type Route } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { ConnectionPool } from "./connection-pool.ts";
import { httpProxyConnector } from "./http-proxy-connector.ts";
import { memoryConnector } from "./memory-connector.ts";
import { FakeConnection } from "./testing/fake-connection.ts";
import { TestClock } from "./testing/test-clock.ts";
import { Ways, type WaysOptions } from "./ways.ts";

const unused: Connector = () => Promise.reject(new Error("nothing is to be dialled"));

const proxied = httpProxyConnector({ proxy: "http://proxy.test:3128", connector: unused });

function waysOf(connector: Connector, options?: WaysOptions): Ways<FakeConnection> {
  const dial = (): Promise<FakeConnection> => Promise.resolve(new FakeConnection("one"));
  return new Ways(connector, new ConnectionPool({ dial, clock: new TestClock() }), options);
}

function get(url: string, init: HttpRequestInit = {}, method = "GET"): HttpRequest {
  return new HttpRequest(method, url, init);
}

describe("a connector without routes", () => {
  it("is the way itself, to the origin of the request", () => {
    const ways = waysOf(unused);
    const origin = ways.find(get("http://a.test/path"));
    expect([origin.name, origin.partition]).toEqual(["http://a.test", ""]);
    expect(ways.of(origin)).toEqual({ connect: unused, forward: undefined });
  });

  it("keeps the connections of engines apart", () => {
    const ways = waysOf(unused);
    const [plain, special] = [ways.find(get("http://a.test")), ways.find(get("http://a.test"), "special")];
    expect(special).not.toBe(plain);
    expect(special.partition).toBe("special");
    expect(ways.find(get("http://a.test/other"), "special")).toBe(special);
  });

  it("refuses a proxy that nobody would use", () => {
    const request = get("http://a.test", { extensions: { proxy: "http://user:secret@proxy.test" } });
    expect(() => waysOf(memoryConnector(() => {})).find(request)).toThrow(
      expect.objectContaining({
        code: "ERR_LOCAL_PROTOCOL",
        request,
        message: expect.stringMatching(/^(?!.*secret).*knows no proxies; use proxyConnector/),
      }),
    );
  });
});

describe("a connector with a proxy", () => {
  it("is asked for a tunnel by a transport that writes no absolute form", () => {
    const ways = waysOf(proxied);
    const origin = ways.find(get("http://a.test/"));
    expect(origin.name).toBe("http://a.test");
    expect(ways.of(origin).forward).toBeUndefined();
    expect(ways.of(origin).connect).not.toBe(proxied);
  });

  it("has plain http forwarded on connections that serve all origins", () => {
    const ways = waysOf(proxied, { forwards: true });
    const origin = ways.find(get("http://a.test/"));
    expect(origin.name).toBe("http://proxy.test:3128");
    expect(ways.find(get("http://b.test/"))).toBe(origin);
    const { forward } = proxied.route!(get("http://a.test/"))!;
    expect(ways.of(origin)).toEqual({ connect: forward!.connect, forward });
  });

  for (const [what, request] of [
    ["https", get("https://a.test/")],
    ["CONNECT", get("http://a.test/", { extensions: { target: "a.test:80" } }, "CONNECT")],
    ["Upgrade", get("http://a.test/", { headers: { upgrade: "websocket" } })],
  ] as const) {
    it(`has a tunnel for ${what}`, () => {
      const ways = waysOf(proxied, { forwards: true });
      const origin = ways.find(request);
      expect(origin.name).toBe(new URL(request.url).origin);
      expect(ways.of(origin).forward).toBeUndefined();
    });
  }
});

it("keeps the connections of routes with different keys apart, and asks for each request", () => {
  let route: Route | undefined;
  const ways = waysOf(Object.assign(unused.bind(undefined), { route: () => route }));
  const direct = ways.find(get("http://a.test"));
  const connects = ["one", "two"].map((key) => {
    const connect: Connector = () => unused({ protocol: "http:", hostname: key, port: 1 }, {});
    route = { key, connect };
    const origin = ways.find(get("http://a.test"));
    expect(origin).not.toBe(direct);
    expect(origin.partition).toBe(key);
    expect(ways.of(origin).connect).toBe(connect);
    return origin;
  });
  expect(new Set(connects).size).toBe(2);
  route = undefined;
  expect(ways.find(get("http://a.test"))).toBe(direct);
});
