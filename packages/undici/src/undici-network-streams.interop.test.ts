import { randomBytes } from "node:crypto";
import { once } from "node:events";

import type { HttpRequestInit } from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { startTls, TlsSettings } from "@haulier/net";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { readText, streamOf } from "./testing/use-stream.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";

const apache = labPeer("apache");
const nginx = labPeer("nginx");
const squid = labPeer("squid");
const sse = labPeer("sse");
const tinyproxy = labPeer("tinyproxy");

describe("Upgrade", () => {
  test.runIf(sse.available)("gives a WebSocket of nchan, which tells what is published", async () => {
    const id = randomBytes(6).toString("hex");
    const client = useClient();
    await using response = await client.stream("GET", `${sse.http}/ws?id=${id}`, {
      headers: {
        Upgrade: "websocket",
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
        "Sec-WebSocket-Version": "13",
      },
    });
    expect([response.status, response.headers.get("upgrade")?.toLowerCase()]).toEqual([101, "websocket"]);
    await client.post(`${sse.http}/pub?id=${id}`, { content: "news" });
    // A text frame of four bytes that is not masked (RFC 6455 section 5.2).
    expect(await readText(streamOf(response), 6)).toBe("\u0081\u0004news");
  });

  test.runIf(apache.available)("gives Apache's HTTP/2 without TLS, which begins with its SETTINGS", async () => {
    await using response = await useClient().stream("GET", `${apache.http}/hello.txt`, {
      headers: { Upgrade: "h2c", Connection: "HTTP2-Settings", "HTTP2-Settings": "AAMAAABkAAQAoAAAAAIAAAAA" },
    });
    expect([response.status, response.headers.get("upgrade")]).toEqual([101, "h2c"]);
    const stream = streamOf(response);
    while (stream.readableLength < 9) await once(stream, "readable");
    // Type 4 on stream 0 (RFC 9113 section 6.5).
    const frame = stream.read(9) as Buffer;
    expect([frame[3], frame.readUInt32BE(5)]).toEqual([4, 0]);
  });

  test.runIf(nginx.available)("is not for nginx, which answers as if it were not there", async () => {
    const response = await exchangeWith(useTransport(), `${nginx.http}/hello.txt`, { headers: { Upgrade: "h2c" } });
    expect([response.status, response.extensions.networkStream]).toEqual([200, undefined]);
  });
});

describe("CONNECT", () => {
  const origin = new URL(nginx.available ? nginx.https1 : "https://nothing.test");
  const target = { protocol: "https:", hostname: origin.hostname, port: Number(origin.port) } as const;
  const extensions = { target: origin.host };

  for (const [what, proxy] of [
    ["squid", () => squid.open.http],
    ["tinyproxy", () => tinyproxy.open],
  ] as const) {
    test.runIf(squid.available && tinyproxy.available && nginx.available)(
      `leads through ${what} to nginx, with TLS`,
      async () => {
        await using tunnel = await useClient().stream("CONNECT", proxy(), { extensions });
        expect(tunnel.status).toBe(200);
        const stream = await startTls(streamOf(tunnel), target, { settings: new TlsSettings(labTrust()) });
        stream.write(`GET /hello.txt HTTP/1.1\r\nHost: ${origin.host}\r\nConnection: close\r\n\r\n`);
        let answer = "";
        for await (const chunk of stream) answer += String(chunk);
        expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      },
    );

    test.runIf(squid.available && tinyproxy.available)(`is refused by ${what} for a port that is denied`, async () => {
      const response = await useClient().request("CONNECT", proxy(), { extensions: { target: "127.0.0.1:9" } });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.text()).toContain("</html>");
      expect(response.extensions.networkStream).toBeUndefined();
    });
  }

  test.runIf(squid.available && nginx.available)(
    "is challenged by squid, and let through with a password",
    async () => {
      const { user, password } = labFixtures().auth;
      const client = useClient();
      const refused = await client.request("CONNECT", squid.basic.http, { extensions });
      expect([refused.status, refused.headers.get("proxy-authenticate")]).toEqual([
        407,
        expect.stringMatching(/^Basic /),
      ]);
      expect(refused.content.byteLength).toBe(Number(refused.headers.get("content-length")));
      const credentials = Buffer.from(`${user}:${password}`).toString("base64");
      await using tunnel = await client.stream("CONNECT", squid.basic.http, {
        headers: { "Proxy-Authorization": `Basic ${credentials}` },
        extensions,
      });
      expect(tunnel.extensions.networkStream).toBeDefined();
    },
  );

  test.runIf(squid.available && nginx.available)("is not needed where squid takes the absolute form (X9)", async () => {
    const { href } = new URL("/hello.txt", nginx.http);
    const response = await exchangeWith(useTransport(), squid.open.http, { extensions: { target: href } });
    expect([response.status, response.headers.get("via")]).toEqual([200, expect.stringContaining("squid")]);
  });
});

test.runIf(apache.available)("OPTIONS * asks Apache about itself, and not about a page (X9)", async () => {
  const allowed = async (extensions: HttpRequestInit["extensions"]): Promise<unknown> => {
    const response = await exchangeWith(useTransport(), `${apache.http}/hello.txt`, { method: "OPTIONS", extensions });
    return [response.status, response.headers.get("allow")];
  };
  expect(await allowed({ target: "*" })).toEqual([200, null]);
  expect(await allowed({})).toEqual([200, expect.stringContaining("GET")]);
});
