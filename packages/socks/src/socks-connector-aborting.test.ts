import type { Connector, ConnectTarget } from "@haulier/core";
import { directConnector } from "@haulier/net";
import { describe, expect, it, vi } from "vitest";

import { socksConnector } from "./socks-connector.ts";
import { failureOf } from "./testing/failure-of.ts";
import { http, targetOf } from "./testing/local-targets.ts";
import { scriptedProxy } from "./testing/scripted-proxy.ts";
import { useConnection } from "./testing/use-connection.ts";
import { useOrigin, useProxy } from "./testing/use-server.ts";

describe("aborting", () => {
  const reason = new Error("changed my mind");

  it("before it begins dials nothing", async () => {
    const connector = vi.fn<Connector>();
    const connect = socksConnector({ proxy: "socks5h://127.0.0.1", connector });
    expect(await failureOf(connect(http("a.test", 80), { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(connector).not.toHaveBeenCalled();
  });

  it("while the name is looked up dials nothing", async () => {
    const controller = new AbortController();
    const connector = vi.fn<Connector>();
    const connect = socksConnector({ proxy: "socks5://127.0.0.1", lookup: () => {}, connector });
    const dialled = connect(http("a.test", 80), { signal: controller.signal });
    controller.abort(reason);
    expect(await failureOf(dialled)).toBe(reason);
    expect(connector).not.toHaveBeenCalled();
  });

  it("while the proxy is dialled is the business of the connector, which is told", async () => {
    const controller = new AbortController();
    const dialling = Promise.withResolvers<AbortSignal | undefined>();
    const connector = (_target: ConnectTarget, { signal }: { signal?: AbortSignal | undefined }): Promise<never> => {
      dialling.resolve(signal);
      return new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("gone"))));
    };
    const dialled = socksConnector({ proxy: "socks5h://127.0.0.1", connector })(http("a.test", 80), {
      signal: controller.signal,
    });
    expect(await dialling.promise).toBe(controller.signal);
    controller.abort(reason);
    expect(await failureOf(dialled)).toBe(reason);
  });

  it("when a connector succeeds nevertheless closes its connection", async () => {
    await using proxy = await scriptedProxy("0500");
    const controller = new AbortController();
    const direct = directConnector();
    const connect = socksConnector({
      proxy: `socks5h://127.0.0.1:${proxy.port}`,
      connector: async (target) => {
        const connection = await direct(target, {});
        controller.abort(reason);
        return connection;
      },
    });
    expect(await failureOf(connect(http("a.test", 80), { signal: controller.signal }))).toBe(reason);
    await vi.waitFor(() => expect(proxy.sockets).toHaveLength(1));
    await proxy.closed();
    expect(proxy.received).toEqual([[]]);
  });

  it("during TLS closes the tunnel", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const controller = new AbortController();
    const target = { ...targetOf(origin.url("silent")), protocol: "https:" } as const;
    const dialled = socksConnector({ proxy: proxy.url("socks5h") })(target, { signal: controller.signal });
    await origin.waitForConnections(1, "silent");
    controller.abort(reason);
    expect(await failureOf(dialled)).toBe(reason);
  });

  it("after it has ended changes nothing, and there is no listener", async () => {
    const [origin, proxy] = [await useOrigin(), await useProxy()];
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const connect = socksConnector({ proxy: proxy.url("socks5h"), tls: { ca: origin.certificates.ca } });
    await useConnection(connect(targetOf(origin.url("https"), "localhost"), { signal }));
    expect(added.mock.calls.length).toBeGreaterThan(0);
    for (const [type, listener] of added.mock.calls) expect(removed).toHaveBeenCalledWith(type, listener);
  });
});
