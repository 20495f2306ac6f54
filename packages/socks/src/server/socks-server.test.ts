import { once } from "node:events";
import { connect as connectTcp } from "node:net";

import { describe, expect, it, onTestFinished } from "vitest";

import { socksConnector } from "../socks-connector.ts";
import { failureOf } from "../testing/failure-of.ts";
import { http, targetOf } from "../testing/local-targets.ts";
import { nextChunk, useConnection } from "../testing/use-connection.ts";
import { useOrigin, useProxy } from "../testing/use-server.ts";
import { startSocksServer, type SocksServer, type SocksServerOptions } from "./socks-server.ts";

describe("startSocksServer", () => {
  it.each([
    ["socks4", "", { version: 4, username: "" }],
    ["socks4", "ada@", { version: 4, username: "ada" }],
    ["socks4a", "ada@", { version: 4, username: "ada" }],
    ["socks5", "ada:secret@", { version: 5, username: "ada" }],
    ["socks5h", "ada:secret@", { version: 5, username: "ada" }],
    ["socks5h", "", { version: 5, username: "" }],
  ] as const)("connects and tells what it was asked: %s %s", async (scheme, userinfo, asked) => {
    const origin = await useOrigin();
    const server = await useProxy(
      userinfo === "" ? {} : { username: "ada", ...(userinfo.includes(":") ? { password: "secret" } : {}) },
    );
    const target = targetOf(origin.url("http"));
    const proxy = server.url(scheme).replace("//", `//${userinfo}`);
    const connection = await useConnection(socksConnector({ proxy })(target, {}));
    expect(server.requests).toEqual([{ ...asked, host: target.hostname, port: target.port }]);
    expect(server.openConnections).toBe(1);
    connection.stream.write("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(String(await nextChunk(connection))).toContain("HTTP/1.1 200 OK");
  });

  it.each([
    ["socks5h://", "ERR_SOCKS_NO_ACCEPTABLE_METHOD"],
    ["socks5h://ada:wrong@", "ERR_SOCKS_AUTHENTICATION_FAILED"],
    ["socks5h://eve:secret@", "ERR_SOCKS_AUTHENTICATION_FAILED"],
    ["socks4a://eve@", "ERR_SOCKS_USER_MISMATCH"],
  ])("lets in only the user it is told: %s", async (prefix, code) => {
    const server = await useProxy({ username: "ada", password: "secret" });
    const connect = socksConnector({ proxy: `${prefix}127.0.0.1:${server.port}` });
    expect(await failureOf(connect(http("a.test", 80), {}))).toMatchObject({ cause: { code } });
    expect(server.requests).toEqual([]);
  });

  it("finds names among its hosts before it asks DNS", async () => {
    const origin = await useOrigin();
    const server = await useProxy({ hosts: { "a.test": "127.0.0.1" } });
    const target = targetOf(origin.url("http"), "a.test");
    await useConnection(socksConnector({ proxy: server.url("socks4a") })(target, {}));
    expect(server.requests).toMatchObject([{ host: "a.test" }]);
  });

  it.each([
    ["socks5h", 5],
    ["socks4a", 91],
  ] as const)("replies with %s that nobody listens", async (scheme, reply) => {
    const [origin, server] = [await useOrigin(), await useProxy()];
    const connect = socksConnector({ proxy: server.url(scheme) });
    expect(await failureOf(connect(targetOf(origin.refusedUrl), {}))).toMatchObject({ cause: { reply } });
  });

  it("takes IPv6 addresses", async () => {
    const origin = await useOrigin();
    const server = await useProxy({ hosts: { "2001:db8::1": "127.0.0.1" } });
    const target = targetOf(origin.url("http"), "2001:db8::1");
    await useConnection(socksConnector({ proxy: server.url("socks5h") })(target, {}));
    expect(server.requests).toMatchObject([{ host: "2001:db8::1", port: target.port }]);
  });

  it("passes a reset on, and an end of one direction", async () => {
    const [origin, server] = [await useOrigin(), await useProxy()];
    const connect = socksConnector({ proxy: server.url("socks5h") });
    const reset = await useConnection(connect(targetOf(origin.url("http")), {}));
    reset.stream.write("GET /reset HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(await new Promise((resolve) => reset.stream.on("error", resolve))).toMatchObject({ code: "ECONNRESET" });
    const ended = await useConnection(connect(targetOf(origin.url("http")), {}));
    ended.stream.end();
    await new Promise((resolve) => ended.stream.on("close", resolve));
  });

  it.each(["GET / HTTP/1.1\r\n\r\n", "\x05\x01", "\x04\x01"])(
    "leaves whoever does not speak SOCKS: %j",
    async (text) => {
      const server = await useProxy();
      const client = connectTcp(server.port, "127.0.0.1");
      client.end(text);
      await once(client.resume(), "close");
      expect(server.requests).toEqual([]);
    },
  );

  it("ends all connections when it is closed, and refuses what it does not know", async () => {
    const server = await startSocksServer();
    const client = connectTcp(server.port, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    await once(client, "connect");
    await expect.poll(() => server.openConnections).toBe(1);
    await server.close();
    await once(client.resume(), "close");
    await expect(startSocksServer({ user: "ada" } as SocksServerOptions)).rejects.toThrow('unknown option "user"');
    expect(server satisfies SocksServer).toMatchObject({ openConnections: 0 });
  });
});
