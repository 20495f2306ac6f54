import { once } from "node:events";
import { createServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";

import type { ConformanceServer } from "@haulier/conformance/server";
import type { Transport } from "@haulier/core";
import { Http2Transport } from "@haulier/http2";
import { UndiciTransport } from "@haulier/undici";
import { describe, expect, it, onTestFinished } from "vitest";

import { socksConnector, type SocksConnectorOptions } from "./socks-connector.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { priorKnowledge } from "./testing/prior-knowledge.ts";
import { useOrigin, useProxy } from "./testing/use-server.ts";

/** A protocol that a transport speaks through the proxy. */
interface Row {
  readonly name: string;
  readonly version: string;
  /** How many connections twenty requests at once may take. */
  readonly connections: number;
  readonly url: (origin: ConformanceServer) => Promise<string> | string;
  readonly transport: (options: SocksConnectorOptions) => Transport;
}

const rows: readonly Row[] = [
  {
    name: "UndiciTransport, h1",
    version: "HTTP/1.1",
    connections: 20,
    url: (origin) => origin.url("http", "/echo"),
    transport: (options) => new UndiciTransport({ connector: socksConnector(options) }),
  },
  {
    name: "UndiciTransport, h1 over TLS",
    version: "HTTP/1.1",
    connections: 20,
    url: (origin) => origin.url("https", "/echo"),
    transport: (options) => new UndiciTransport({ connector: socksConnector(options) }),
  },
  {
    name: "UndiciTransport, h2",
    version: "HTTP/2",
    connections: 1,
    url: (origin) => origin.url("h2", "/echo"),
    transport: (options) => new UndiciTransport({ connector: socksConnector(options), http2: true }),
  },
  {
    name: "UndiciTransport, h2c",
    version: "HTTP/2",
    // Without ALPN it learns only from the first connection what it speaks there.
    connections: 20,
    url: useH2c,
    transport: (options) => new UndiciTransport({ connector: priorKnowledge(socksConnector(options)), http2: true }),
  },
  {
    name: "Http2Transport, h2",
    version: "HTTP/2",
    connections: 1,
    url: (origin) => origin.url("h2", "/echo"),
    transport: (options) => new Http2Transport({ connector: socksConnector(options) }),
  },
  {
    name: "Http2Transport, h2c",
    version: "HTTP/2",
    connections: 1,
    url: (origin) => origin.url("h2c", "/echo"),
    transport: (options) => new Http2Transport({ connector: socksConnector(options), h2c: true }),
  },
];

describe("through socks5h with user and password", () => {
  it.each(rows)(
    "$name: twenty requests at once, and one after them",
    async ({ version, connections, url, transport: create }) => {
      const origin = await useOrigin();
      const credentials = { username: "ada", password: "secret" };
      const server = await useProxy({ ...credentials, hosts: { localhost: "127.0.0.1" } });
      const transport = create({
        proxy: { url: server.url("socks5h"), ...credentials },
        tls: { ca: origin.certificates.ca },
      });
      onTestFinished(() => transport.close?.());
      const target = (await url(origin)).replace("127.0.0.1", "localhost");
      const content = "a body";
      const many = Array.from({ length: 20 }, () => exchangeWith(transport, target, { method: "POST", content }));
      for (const response of await Promise.all(many)) {
        expect([response.status, response.httpVersion]).toEqual([200, version]);
        expect(response.json()).toMatchObject({ method: "POST", body: { length: content.length } });
      }
      await exchangeWith(transport, target);
      expect(new Set(server.requests.map(({ host, username }) => `${username} ${host}`))).toEqual(
        new Set(["ada localhost"]),
      );
      expect(server.requests.length).toBeLessThanOrEqual(connections);
      expect(transport.poolStatus?.()).toMatchObject({ active: 0, queued: 0 });
    },
  );
});

/** A server that speaks HTTP/2 without TLS, and answers as `/echo` does as far as that is looked at. */
async function useH2c(): Promise<string> {
  const server = createServer((request, response) => {
    let length = 0;
    request.on("data", (chunk: Buffer) => (length += chunk.byteLength));
    request.on("end", () => response.end(JSON.stringify({ method: request.method, body: { length } })));
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => sessions.add(session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
