import { HttpRequest } from "@haulier/core";
import { labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { useTransport } from "./testing/use-transport.ts";

const nginx = labPeer("nginx");
const wire = labPeer("wire");

/** What wire got. */
interface Seen {
  readonly line: string;
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  readonly bodyBytes: number;
  readonly bodySha256: string;
  readonly chunks: readonly number[] | null;
  readonly bytesAfter: number;
}

function bytes(size: number): Uint8Array {
  return Buffer.alloc(size, "so many that no power of two is a multiple");
}

function* pieces(count: number, size: number): Generator<Uint8Array> {
  for (let i = 0; i < count; i++) yield bytes(size);
}

describe.runIf(wire.available)("what wire sees of a request", () => {
  test("header fields with their case, order and duplicates", async () => {
    const transport = useTransport();
    const headers: [string, string][] = [
      ["X-One", "1"],
      ["aCCept", "text/plain"],
      ["X-Two", "a"],
      ["x-three", "3"],
      ["x-Two", "b"],
      ["X-Latin", "caf\u00e9"],
      ["X-Empty", ""],
    ];
    const response = await exchangeWith(transport, `${wire.http}/a//b/../c?q=1&q=%20#fragment`, { headers });
    const seen = response.json<Seen>();
    expect(seen.line).toBe("GET /a//c?q=1&q=%20 HTTP/1.1");
    expect(seen.rawHeaders.filter(([name]) => headers.some(([own]) => own === name))).toEqual(headers);
  });

  for (const size of [0, 1, 100_000, 200_000, 16_000_000]) {
    test(`a body of ${size} bytes in memory, with its length`, async () => {
      const transport = useTransport();
      const content = bytes(size);
      const seen = (await exchangeWith(transport, `${wire.http}/`, { method: "POST", content })).json<Seen>();
      expect(seen).toMatchObject({ bodyBytes: size, bodySha256: sha256(content), chunks: null, bytesAfter: 0 });
      expect(seen.rawHeaders.filter(([name]) => /length|transfer/i.test(name))).toEqual([
        ["content-length", String(size)],
      ]);
    });
  }

  test("the pieces of a streamed body as chunks", async () => {
    const transport = useTransport();
    const sizes = [1, 10, 4_096, 65_536, 300_000];
    const content = sizes.map(bytes);
    const response = await exchangeWith(transport, `${wire.http}/`, { method: "PUT", content: toAsync(content) });
    expect(response.json()).toMatchObject({ chunks: sizes, bodySha256: sha256(...content), bytesAfter: 0 });
  });

  test("a streamed body with a length of the caller's, unchunked", async () => {
    const transport = useTransport();
    const response = await exchangeWith(transport, `${wire.http}/`, {
      method: "PUT",
      headers: { "Content-Length": "3000" },
      content: toAsync(pieces(3, 1_000)),
    });
    expect(response.json()).toMatchObject({ chunks: null, bodyBytes: 3_000, bytesAfter: 0 });
  });

  test("a streamed body of 64 MiB", async () => {
    const transport = useTransport();
    const response = await exchangeWith(transport, `${wire.http}/`, {
      method: "PUT",
      content: toAsync(pieces(64, 1_048_576)),
    });
    expect(response.json()).toMatchObject({ bodyBytes: 67_108_864, bodySha256: sha256(...pieces(64, 1_048_576)) });
  });

  test("a streamed body over TLS", async () => {
    const transport = useTransport({ tls: labTrust() });
    const response = await exchangeWith(transport, `${wire.https}/`, {
      method: "PUT",
      content: toAsync(pieces(10, 100_000)),
    });
    expect(response.json()).toMatchObject({ bodyBytes: 1_000_000, bodySha256: sha256(...pieces(10, 100_000)) });
  });
});

describe.runIf(nginx.available && wire.available)("bodies through nginx", () => {
  for (const [road, http2] of [
    ["http", false],
    ["https", true],
  ] as const) {
    const protocol = http2 ? "HTTP/2" : "HTTP/1.1";

    for (const path of ["/stream/", "/proxy/"]) {
      test(`${path} takes a stream of 16 MiB over ${protocol}`, async () => {
        const transport = useTransport({ http2, tls: labTrust() });
        const response = await exchangeWith(transport, nginx[road] + path, {
          method: "POST",
          content: toAsync(pieces(16, 1_048_576)),
        });
        expect(response.httpVersion).toBe(protocol);
        expect(response.json()).toMatchObject({
          bodyBytes: 16_777_216,
          bodySha256: sha256(...pieces(16, 1_048_576)),
        });
      });
    }

    test(`/stream/ passes a piece on as it comes over ${protocol}`, async () => {
      const transport = useTransport({ http2, tls: labTrust() });
      const response = await transport.handleRequest(new HttpRequest("GET", `${nginx[road]}/stream/chunked/5/50`));
      const arrivals: number[] = [];
      const content: Uint8Array[] = [];
      for await (const piece of response.raw()) {
        arrivals.push(performance.now());
        content.push(piece);
      }
      expect(Buffer.concat(content).toString()).toBe("chunk 0\nchunk 1\nchunk 2\nchunk 3\nchunk 4\n");
      expect(arrivals.length).toBeGreaterThan(1);
      expect(arrivals.at(-1)! - arrivals[0]!).toBeGreaterThan(100);
    });

    test(`a file that was put there is served, over ${protocol}`, async () => {
      const transport = useTransport({ http2, tls: labTrust() });
      const url = `${nginx[road]}/upload/undici-${road}.bin`;
      const put = await exchangeWith(transport, url, { method: "PUT", content: bytes(1_000_000) });
      expect(put.status).toBe(201);
      expect(sha256((await exchangeWith(transport, url)).content)).toBe(sha256(bytes(1_000_000)));
      expect((await exchangeWith(transport, url, { method: "DELETE" })).status).toBe(204);
      expect((await exchangeWith(transport, url)).status).toBe(404);
    });

    for (const what of ["a buffer", "a stream", "a stream with a length"] as const) {
      test(`413 for ${what} of 5 MB is a response over ${protocol}`, async () => {
        const url = `${nginx[road]}/small`;
        for (let round = 0; round < 20; round++) {
          // One each, since nginx ends an HTTP/2 connection on which much was sent in vain.
          const transport = useTransport({ http2, tls: labTrust() });
          const content = what === "a buffer" ? bytes(5_000_000) : toAsync(pieces(50, 100_000));
          const headers = what === "a stream with a length" ? { "Content-Length": "5000000" } : {};
          const response = await exchangeWith(transport, url, { method: "POST", content, headers });
          expect([response.status, response.text()]).toEqual([
            413,
            expect.stringContaining("Request Entity Too Large"),
          ]);
        }
      });
    }
  }
});

async function* toAsync(content: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* content;
}
