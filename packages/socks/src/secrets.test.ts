import { inspect } from "node:util";

import { HttpRequest } from "@haulier/core";
import { describe, expect, it, onTestFinished } from "vitest";

import { socksConnector, type SocksConnectorOptions } from "./socks-connector.ts";
import { SocksTransport } from "./socks-transport.ts";
import { failureOf } from "./testing/failure-of.ts";
import { http, lookupOf, targetOf } from "./testing/local-targets.ts";
import { scriptedProxy } from "./testing/scripted-proxy.ts";
import { useConnection } from "./testing/use-connection.ts";
import { useOrigin, useProxy } from "./testing/use-server.ts";

const userinfo = "s3cr3t-user:s3cr3t-password";

/** All that a program might log of a value. */
function printed(value: unknown): string {
  const error = value instanceof Error ? [value.message, value.stack] : [];
  return [...error, String(value), JSON.stringify(value), inspect(value, { depth: 12, showHidden: true })].join("\n");
}

describe("user and password of the proxy", () => {
  it.each([
    ["a refusal", ["0502", "0100", "0505"]],
    ["a wrong password", ["0502", "0101"]],
    ["no acceptable method", ["05ff"]],
    ["garbage", ["4854"]],
    ["a close", ["0502", "0100", "end"]],
    ["a reset", ["0502", "0100", "reset"]],
  ])("are in no error after %s", async (_what, answers) => {
    await using proxy = await scriptedProxy(...answers);
    const connect = socksConnector({ proxy: `socks5h://${userinfo}@127.0.0.1:${proxy.port}` });
    const text = printed(await failureOf(connect(http("a.test", 80), {})));
    expect(text).toContain("ProxyError");
    expect(text).not.toContain("s3cr3t");
  });

  it.each([
    ["a proxy that refuses", {}],
    ["a lookup that fails", { proxy: `socks5://${userinfo}@127.0.0.1:1`, lookup: lookupOf() }],
    ["a connector that fails", { connector: () => Promise.reject(new Error("no way")) }],
  ] as [string, Partial<SocksConnectorOptions>][])("are in no error after %s", async (_what, options) => {
    const origin = await useOrigin();
    const { port } = new URL(origin.refusedUrl);
    const connect = socksConnector({ proxy: `socks5h://${userinfo}@127.0.0.1:${port}`, ...options });
    const text = printed(await failureOf(connect({ ...http("a.test", 443), protocol: "https:" }, {})));
    expect(text).toMatch(/ProxyError|ConnectError/);
    expect(text).not.toContain("s3cr3t");
  });

  it("are in nothing that a connector, a connection or a transport prints, and nothing that the origin is told", async () => {
    const origin = await useOrigin();
    const server = await useProxy({ username: "s3cr3t-user", password: "s3cr3t-password" });
    const proxy = server.url("socks5h").replace("//", `//${userinfo}@`);
    const connect = socksConnector({ proxy });
    const connection = await useConnection(connect(targetOf(origin.url("http")), {}));
    const transport = new SocksTransport({ proxy });
    onTestFinished(() => transport.close());
    const response = await transport.handleRequest(new HttpRequest("GET", origin.url("http", "/echo")));
    await response.read();
    expect(server.requests).toMatchObject([{ username: "s3cr3t-user" }, { username: "s3cr3t-user" }]);
    expect(response.extensions.connection).toBeDefined();
    const echoed: unknown = response.json();
    expect(echoed).toMatchObject({ target: "/echo" });
    for (const value of [connect, connection.stream, transport, response, response.extensions, echoed]) {
      expect(inspect(value, { depth: 12, showHidden: true })).not.toContain("s3cr3t");
    }
  });
});
