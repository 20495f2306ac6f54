import { createHash } from "node:crypto";

import type { HttpRequestInit } from "@haulier/core";
import { labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { useTransport } from "./testing/use-transport.ts";

const apache = labPeer("apache");
const haproxy = labPeer("haproxy");
const httpbin = labPeer("httpbin");
const nginx = labPeer("nginx");
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
    ["haproxy, which passes them on to wire,", () => `${haproxy.http}/any`],
    ["haproxy over TLS", () => `${haproxy.https}/any`],
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
    ["haproxy and wire", () => `${haproxy.http}/any`],
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
