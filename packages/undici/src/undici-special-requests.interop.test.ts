import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";

import { HttpRequest, type HttpRequestInit } from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { startTls, TlsSettings } from "@haulier/net";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { readText, streamOf } from "./testing/use-stream.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";

const apache = labPeer("apache");
const haproxy = labPeer("haproxy");
const httpbin = labPeer("httpbin");
const nginx = labPeer("nginx");
const squid = labPeer("squid");
const sse = labPeer("sse");
const tinyproxy = labPeer("tinyproxy");
const wire = labPeer("wire");

const expectation = { Expect: "100-continue" };

/** A body that tells whether it was read, and the digest of what it has. */
class Pieces {
  given = 0;
  readonly #pieces: readonly Uint8Array[];

  constructor(count: number, size: number) {
    this.#pieces = Array.from({ length: count }, (_, i) => Buffer.alloc(size, `piece ${i} `));
  }

  get digest(): string {
    return sha256(...this.#pieces);
  }

  get size(): number {
    return this.#pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (const piece of this.#pieces) {
      this.given += 1;
      yield piece;
    }
  }
}

describe("request trailers", () => {
  const body = (): HttpRequestInit => {
    const hash = createHash("sha256");
    const content = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of new Pieces(5, 30_000)) {
        hash.update(piece);
        yield piece;
      }
    };
    return { content: content(), extensions: { trailers: () => ({ "X-Digest": hash.digest("hex") }) } };
  };
  const { digest } = new Pieces(5, 30_000);

  for (const [what, url] of [
    ["wire", () => `${wire.http}/`],
    ["wire over TLS", () => `${wire.https}/`],
    ["haproxy, which passes them on to wire,", () => `${haproxy.http}/`],
    ["haproxy over TLS", () => `${haproxy.https}/`],
  ] as const) {
    test.runIf(wire.available && haproxy.available)(`reach ${what} after the body`, async () => {
      const transport = useTransport({ tls: labTrust(), http2: true });
      const response = await exchangeWith(transport, url(), { method: "PUT", ...body() });
      const seen = response.json<{ bodySha256: string; trailers: string; bytesAfter: number }>();
      expect(seen).toMatchObject({ bodySha256: digest, bytesAfter: 0 });
      expect(seen.trailers.toLowerCase()).toBe(`x-digest: ${digest}\r\n`);
    });
  }

  test.runIf(nginx.available && wire.available)("do no harm with nginx, which drops them", async () => {
    const response = await exchangeWith(useTransport(), `${nginx.http}/stream/`, { method: "PUT", ...body() });
    expect(response.json()).toMatchObject({ bodySha256: digest });
  });
});

describe("Expect: 100-continue", () => {
  const put = (url: string, content: Pieces, limit?: number) =>
    exchangeWith(useTransport({ tls: labTrust(), expectContinueTimeout: limit ?? 20_000 }), url, {
      method: "PUT",
      headers: expectation,
      content,
    });

  for (const [what, url] of [
    ["wire", () => `${wire.http}/`],
    ["wire over TLS", () => `${wire.https}/`],
    ["haproxy and wire", () => `${haproxy.http}/`],
    ["nginx and wire", () => `${nginx.http}/stream/`],
  ] as const) {
    test.runIf(wire.available && haproxy.available && nginx.available)(`is met by ${what}`, async () => {
      const content = new Pieces(5, 100_000);
      const response = await put(url(), content);
      expect(response.json()).toMatchObject({ bodyBytes: content.size, bodySha256: content.digest });
    });
  }

  test.runIf(apache.available)("is met by Apache", async () => {
    const told: number[] = [];
    const response = await exchangeWith(useTransport({ expectContinueTimeout: 20_000 }), `${apache.http}/cgi/echo`, {
      method: "POST",
      headers: { ...expectation, "Content-Type": "text/plain" },
      content: "hello",
      extensions: { onInformational: ({ status }) => void told.push(status) },
    });
    expect([response.status, told]).toEqual([200, [100]]);
    expect(response.text()).toContain("hello");
  });

  test.runIf(httpbin.available)("is met by gunicorn", async () => {
    const content = new Pieces(3, 1_000);
    const response = await put(`${httpbin.http}/put`, content);
    expect(response.json<{ data: string }>().data).toHaveLength(content.size);
  });

  test.runIf(wire.available)("is refused by wire with 417, and the body is not opened", async () => {
    const content = new Pieces(1, 10);
    expect((await put(`${wire.http}/continue/reject`, content)).status).toBe(417);
    expect(content.given).toBe(0);
  });

  test.runIf(nginx.available)("spares nginx a body that is too large", async () => {
    for (let round = 0; round < 20; round++) {
      const content = new Pieces(50, 100_000);
      const transport = useTransport();
      const headers = { ...expectation, "Content-Length": String(content.size) };
      const response = await exchangeWith(transport, `${nginx.http}/small`, { method: "POST", headers, content });
      expect([response.status, content.given]).toEqual([413, 0]);
      expect(response.text()).toContain("Request Entity Too Large");
    }
  });

  test.runIf(wire.available)("is given up on wire where that keeps silent, and the body is sent", async () => {
    const content = new Pieces(3, 1_000);
    const response = await put(`${wire.http}/continue/silent`, content, 50);
    expect(response.json()).toMatchObject({ bodySha256: content.digest });
  });
});

describe("413 for a body that is being sent, by a request that undici cannot send", () => {
  for (const what of ["a buffer", "a stream"] as const) {
    test.runIf(nginx.available)(`is a response for ${what} of 5 MB`, async () => {
      for (let round = 0; round < 20; round++) {
        const content = what === "a buffer" ? Buffer.alloc(5_000_000) : new Pieces(50, 100_000);
        const response = await exchangeWith(useTransport(), `${nginx.http}/small`, {
          method: "POST",
          content,
          extensions: { trailers: { "X-A": "1" } },
        });
        expect([response.status, response.text()]).toEqual([413, expect.stringContaining("Too Large")]);
      }
    });
  }
});

describe("Upgrade", () => {
  test.runIf(sse.available)("gives a WebSocket of nchan, which tells what is published", async () => {
    const id = randomBytes(6).toString("hex");
    const client = useClient();
    await using response = await client.stream("GET", `${sse.http}/sub?id=${id}`, {
      headers: {
        Upgrade: "websocket",
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
        "Sec-WebSocket-Version": "13",
      },
    });
    expect([response.status, response.headers.get("upgrade")?.toLowerCase()]).toEqual([101, "websocket"]);
    await client.post(`${sse.publish}?id=${id}`, { content: "news" });
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

test.runIf(apache.available)("OPTIONS * asks Apache about itself (X9)", async () => {
  const request = new HttpRequest("OPTIONS", apache.http, { extensions: { target: "*" } });
  const response = await useTransport().handleRequest(request);
  await response.read();
  expect([response.status, response.headers.get("allow")]).toEqual([200, expect.stringContaining("GET")]);
});
