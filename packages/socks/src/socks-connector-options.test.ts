import type { Connector } from "@haulier/core";
import { directConnector, TlsSettings } from "@haulier/net";
import { describe, expect, it, vi } from "vitest";

import { socksConnector, type SocksConnectorOptions } from "./socks-connector.ts";
import { failureOf } from "./testing/failure-of.ts";
import { lookupOf, targetOf } from "./testing/local-targets.ts";
import { useConnection } from "./testing/use-connection.ts";
import { useOrigin, useProxy } from "./testing/use-server.ts";

const url = "socks5h://127.0.0.1";

describe("options", () => {
  it.each([
    [{ proxi: url, proxy: url }, 'socksConnector: unknown option "proxi"; did you mean "proxy"?'],
    [{}, "proxy: expected a URL"],
    [{ proxy: url, connector: {} }, "connector: expected a function, such as directConnector()"],
    [{ proxy: url, tls: { verify: "no" } }, 'tls.verify: expected true or false, got "no"'],
    [{ proxy: "socks5://127.0.0.1", lookup: true }, "lookup: expected a function like dns.lookup"],
    [{ proxy: url, lookup: lookupOf() }, "lookup: it is socks5h://127.0.0.1:1080 that looks names up; use socks5:"],
  ])("refuses %o", (options, message) => {
    expect(() => socksConnector(options as SocksConnectorOptions)).toThrow(TypeError);
    expect(() => socksConnector(options as SocksConnectorOptions)).toThrow(message);
  });

  it("are those of the moment when the connector was made", async () => {
    const [origin, server] = [await useOrigin(), await useProxy()];
    const options: SocksConnectorOptions = { proxy: server.url("socks5h") };
    const connect = socksConnector(options);
    options.proxy = "socks5h://192.0.2.1";
    expect(await useConnection(connect(targetOf(origin.url("http")), {}))).toMatchObject({
      proxy: server.url("socks5h"),
    });
  });

  it("connector: dials the proxy", async () => {
    const [origin, server] = [await useOrigin(), await useProxy()];
    const connector = vi.fn<Connector>(directConnector({ localAddress: "127.0.0.9" }));
    const connection = await useConnection(
      socksConnector({ proxy: server.url("socks5h"), connector })(targetOf(origin.url("http")), {}),
    );
    expect(connector.mock.calls[0]?.[0]).toEqual({ protocol: "http:", hostname: "127.0.0.1", port: server.port });
    expect(connection.localAddress).toMatch(/^127\.0\.0\.9:/);
  });

  it("connector: may lead through another proxy", async () => {
    const [origin, first, second] = [await useOrigin(), await useProxy(), await useProxy()];
    const connector = socksConnector({ proxy: first.url("socks4") });
    const connect = socksConnector({ proxy: second.url("socks5h"), connector, tls: { ca: origin.certificates.ca } });
    const connection = await useConnection(connect(targetOf(origin.url("https"), "localhost"), {}));
    expect(first.requests).toMatchObject([{ version: 4, port: second.port }]);
    expect(second.requests).toMatchObject([{ version: 5, host: "localhost" }]);
    expect(connection).toMatchObject({ proxy: second.url("socks5h"), remoteAddress: `127.0.0.1:${first.port}` });
  });

  it("connector: what it says of its time counts", async () => {
    const [origin, server] = [await useOrigin(), await useProxy()];
    const direct = directConnector();
    const connector: Connector = async (target, options) => {
      const connection = await direct(target, options);
      return { ...connection, timings: { dns: 1_000, tcp: 2_000, proxy: 4_000 } };
    };
    const proxy = server.url("socks5h");
    const { timings } = await useConnection(socksConnector({ proxy, connector })(targetOf(origin.url("http")), {}));
    expect(timings).toEqual({ dns: 1_000, tcp: 2_000, proxy: expect.any(Number) });
    expect(timings.proxy).toBeGreaterThan(4_000);
  });

  it("tls: trusts, shows a certificate and names a server as with a direct connection", async () => {
    const [origin, server] = [await useOrigin(), await useProxy()];
    const { ca, client } = origin.certificates;
    const proxy = server.url("socks5h");
    const connection = await useConnection(
      socksConnector({ proxy, tls: { ca, ...client } })(targetOf(origin.url("mutualTls"), "localhost"), {}),
    );
    expect(connection.tls?.authorized).toBe(true);
    const named = socksConnector({ proxy, tls: { ca } });
    await useConnection(named(targetOf(origin.url("wrongHost"), "localhost"), { serverName: "elsewhere.test" }));
    const checkServerIdentity = vi.fn<() => undefined>(() => undefined);
    await useConnection(
      socksConnector({ proxy, tls: { ca, checkServerIdentity } })(targetOf(origin.url("wrongHost"), "localhost"), {}),
    );
    expect(checkServerIdentity).toHaveBeenCalledOnce();
  });

  it("tls: settings that are shared share their sessions", async () => {
    const [origin, server] = [await useOrigin(), await useProxy()];
    const tls = new TlsSettings({ ca: origin.certificates.ca, maxVersion: "TLSv1.2" });
    const target = targetOf(origin.url("https"), "localhost");
    await useConnection(socksConnector({ proxy: server.url("socks5h"), tls })(target, {}));
    const again = await useConnection(socksConnector({ proxy: server.url("socks4a"), tls })(target, {}));
    expect(again.tls).toMatchObject({ resumed: true, authorized: true });
  });

  it.each([
    ["expired", "the certificate has expired (CERT_HAS_EXPIRED)"],
    ["wrongHost", "the certificate is for another host"],
    ["selfSigned", "the certificate is self-signed"],
    ["unknownCa", "the certificate comes from an unknown authority"],
    ["http", "the port does not speak TLS"],
  ] as const)("tls: fails as ConnectError with %s, and closes the tunnel", async (name, reason) => {
    const [origin, server] = [await useOrigin(), await useProxy()];
    const connect = socksConnector({ proxy: server.url("socks5h"), tls: { ca: origin.certificates.ca } });
    const target = { ...targetOf(origin.url(name), "localhost"), protocol: "https:" } as const;
    const error = await failureOf(connect(target, {}));
    expect(error).toMatchObject({ name: "ConnectError", processed: "no" });
    expect((error as Error).message).toContain(
      `cannot connect to localhost:${target.port} through the proxy ${server.url("socks5h")}: ${reason}`,
    );
  });
});
