import { HttpRequest, defaultTimeouts, type ExchangeEvent, type Timeouts } from "@haulier/core";
import { ChaosProxy } from "@haulier/lab/chaos";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { describe, expect, onTestFinished, test, vi } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";

const chaos = labPeer("chaos");
const nginx = labPeer("nginx");
const wire = labPeer("wire");
const haproxy = labPeer("haproxy");

/** A proxy for one test, before that peer. */
async function spoil(upstream: string): Promise<ChaosProxy> {
  const proxy = await ChaosProxy.create(chaos.control, upstream);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return proxy;
}

function limits(timeouts: Partial<Timeouts>): { readonly timeout: Timeouts } {
  return { timeout: { ...defaultTimeouts, ...timeouts } };
}

/** Timers count whole milliseconds, and may be one early; what is late is late by less than 15 %. */
function about(limit: number): unknown {
  return expect.toSatisfy((elapsed: number) => elapsed >= limit - 1 && elapsed <= limit * 1.15, `about ${limit} ms`);
}

const brokenOff = { code: expect.stringMatching(/^ERR_(REMOTE_PROTOCOL|READ)$/), processed: "maybe" };
const reset = {
  code: "ERR_READ",
  processed: "maybe",
  message: expect.stringMatching(/reset the connection \(ECONNRESET\)/),
};

describe.runIf(chaos.available && nginx.available && wire.available)("a slow or silent server", () => {
  test("latency above the limit is a ReadTimeoutError, on time", async () => {
    const proxy = await spoil(nginx.http);
    await proxy.add("latency", { latency: 5_000 });
    const transport = useTransport();
    let sentAt = 0;
    const trace = ({ type }: ExchangeEvent) => {
      if (type === "requestSent") sentAt = performance.now();
    };
    const extensions = { ...limits({ read: 300 }), trace };
    await expect(exchangeWith(transport, `http://${proxy.host}/hello.txt`, { extensions })).rejects.toMatchObject({
      code: "ERR_READ_TIMEOUT",
      phase: "read",
      limit: 300,
      elapsed: about(300),
      processed: "maybe",
    });
    expect(performance.now() - sentAt).toEqual(about(300));
    expect(transport.poolStatus()).toMatchObject({ open: 0 });
  });

  test("latency below the limit is nothing", async () => {
    const proxy = await spoil(nginx.http);
    await proxy.add("latency", { latency: 100 });
    const transport = useTransport();
    const response = await exchangeWith(transport, `http://${proxy.host}/hello.txt`, {
      extensions: limits({ read: 1_000 }),
    });
    expect(response.extensions.timings?.waiting).toBeGreaterThan(99);
  });

  test("silence in the middle of a body is a ReadTimeoutError, on time", async () => {
    const transport = useTransport();
    const request = new HttpRequest("GET", `${wire.http}/chunked/3/5000`, { extensions: limits({ read: 300 }) });
    const response = await transport.handleRequest(request);
    await expect(response.read()).rejects.toMatchObject({ code: "ERR_READ_TIMEOUT", elapsed: about(300) });
  });

  test("a body that comes slowly but steadily is no time-out", async () => {
    const transport = useTransport();
    const response = await exchangeWith(transport, `${wire.http}/chunked/10/100`, {
      extensions: limits({ read: 300 }),
    });
    expect(response.content.byteLength).toBe(80);
  });

  test("a TLS handshake that is not answered is a ConnectTimeoutError, on time", async () => {
    const proxy = await spoil(nginx.https);
    await proxy.add("timeout", { timeout: 0 });
    const transport = useTransport({ tls: labTrust() });
    await expect(
      exchangeWith(transport, `https://${proxy.host}/hello.txt`, { extensions: limits({ connect: 300 }) }),
    ).rejects.toMatchObject({ code: "ERR_CONNECT_TIMEOUT", elapsed: about(300), processed: "no" });
    expect(transport.poolStatus()).toMatchObject({ open: 0, queued: 0 });
  });

  test("a server that never answers is a ReadTimeoutError, or a TotalTimeoutError where that comes first", async () => {
    const proxy = await spoil(nginx.http);
    await proxy.add("timeout", { timeout: 0 });
    const client = useClient();
    const url = `http://${proxy.host}/hello.txt`;
    await expect(client.get(url, { timeout: { read: 300 } })).rejects.toMatchObject({
      code: "ERR_READ_TIMEOUT",
      elapsed: about(300),
    });
    await expect(client.get(url, { timeout: { read: 5_000, total: 300 } })).rejects.toMatchObject({
      code: "ERR_TOTAL_TIMEOUT",
      elapsed: about(300),
    });
  });

  test("a server that closes without a word is an error", async () => {
    const proxy = await spoil(nginx.http);
    await proxy.add("timeout", { timeout: 100 });
    const transport = useTransport();
    await expect(exchangeWith(transport, `http://${proxy.host}/hello.txt`)).rejects.toMatchObject(brokenOff);
  });

  test("an upload that is taken too slowly is a WriteTimeoutError, on time", async () => {
    const proxy = await spoil(wire.http);
    await proxy.add("bandwidth", { rate: 1 }, { stream: "upstream" });
    for (const content of [Buffer.alloc(64_000_000), repeat(Buffer.alloc(1_000_000), 64)]) {
      const transport = useTransport();
      await expect(
        exchangeWith(transport, `http://${proxy.host}/`, {
          method: "POST",
          content,
          extensions: limits({ write: 300 }),
        }),
      ).rejects.toMatchObject({ code: "ERR_WRITE_TIMEOUT", phase: "write", elapsed: about(300), processed: "maybe" });
    }
  });

  test("an upload that is taken slowly but steadily arrives", async () => {
    const proxy = await spoil(wire.http);
    await proxy.add("bandwidth", { rate: 20_000 }, { stream: "upstream" });
    const transport = useTransport();
    const content = Buffer.alloc(16_000_000, "steady ");
    const response = await exchangeWith(transport, `http://${proxy.host}/`, {
      method: "POST",
      content,
      extensions: limits({ write: 500 }),
    });
    expect(response.json()).toMatchObject({ bodySha256: sha256(content) });
  });
});

describe.runIf(chaos.available && nginx.available)("a connection that breaks", () => {
  test("reset at the first byte of the request", async () => {
    const proxy = await spoil(nginx.http);
    await proxy.add("reset_peer", { timeout: 0 }, { stream: "upstream" });
    const transport = useTransport();
    await expect(exchangeWith(transport, `http://${proxy.host}/hello.txt`)).rejects.toMatchObject(reset);
    await expect(
      exchangeWith(transport, `http://${proxy.host}/`, { method: "POST", content: "x" }),
    ).rejects.toMatchObject(reset);
    expect(await proxy.stats()).toMatchObject({ accepted: 2, open: 0 });
  });

  test("reset at the first byte of the response", async () => {
    const proxy = await spoil(nginx.http);
    await proxy.add("reset_peer", { timeout: 0 });
    const transport = useTransport();
    await expect(exchangeWith(transport, `http://${proxy.host}/hello.txt`)).rejects.toMatchObject(reset);
  });

  test("reset during the upload", async () => {
    const proxy = await spoil(nginx.http);
    await proxy.add("reset_peer", { timeout: 50 }, { stream: "upstream" });
    const transport = useTransport();
    const content = repeat(Buffer.alloc(1_000_000), 100);
    await expect(
      exchangeWith(transport, `http://${proxy.host}/upload/reset.bin`, { method: "PUT", content }),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_(READ|WRITE|REMOTE_PROTOCOL)$/),
      processed: "maybe",
    });
  });

  test("reset during the TLS handshake", async () => {
    const proxy = await spoil(nginx.https);
    await proxy.add("reset_peer", { timeout: 0 });
    const transport = useTransport({ tls: labTrust() });
    await expect(exchangeWith(transport, `https://${proxy.host}/hello.txt`)).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
    });
  });

  test("refused, after it had been kept", async () => {
    const proxy = await spoil(nginx.http);
    const transport = useTransport();
    await exchangeWith(transport, `http://${proxy.host}/hello.txt`);
    await proxy.disable();
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ open: 0 }));
    await expect(
      exchangeWith(transport, `http://${proxy.host}/`, { method: "POST", content: "x" }),
    ).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.stringContaining("connection refused"),
    });
    await proxy.enable();
    expect((await exchangeWith(transport, `http://${proxy.host}/hello.txt`)).text()).toBe("hello\n");
  });
});

describe.runIf(chaos.available && nginx.available)("a body that is cut short is an error, and never short data", () => {
  const bodies = [
    ["with a length", () => nginx.http, "/1m.bin", "identity", false],
    ["in chunks", () => nginx.http, "/1m.bin", "gzip", false],
    ["with a length, over TLS", () => nginx.https1, "/1m.bin", "identity", false],
    ["in chunks, over TLS", () => nginx.https1, "/1m.bin", "br", false],
    ["over HTTP/2", () => nginx.https, "/1m.bin", "identity", true],
    ["without a length, over HTTP/2", () => nginx.https, "/1m.bin", "gzip", true],
  ] as const;

  for (const [what, upstream, path, coding, http2] of bodies) {
    test(`sent ${what}`, async () => {
      const proxy = await spoil(upstream());
      await proxy.add("limit_data", { bytes: 300_000 });
      const url = `${new URL(upstream()).protocol}//${proxy.host}${path}`;
      const headers = { "Accept-Encoding": coding };
      const client = useClient({ headers }, { http2, tls: labTrust() });
      await expect(client.get(url)).rejects.toMatchObject(brokenOff);
      await using response = await client.stream("GET", url);
      await expect(Array.fromAsync(response.raw())).rejects.toMatchObject(brokenOff);
      expect(response.bytesDownloaded).toBeLessThanOrEqual(300_000);
    });
  }

  for (const bytes of [1, 20, 100]) {
    test(`in the header, after ${bytes} bytes`, async () => {
      const proxy = await spoil(nginx.http);
      await proxy.add("limit_data", { bytes });
      const transport = useTransport();
      await expect(exchangeWith(transport, `http://${proxy.host}/hello.txt`)).rejects.toMatchObject(brokenOff);
    });
  }
});

describe.runIf(chaos.available && nginx.available && haproxy.available)("bytes that come in small slices", () => {
  const roads = [
    ["HTTP/1.1", () => nginx.http, false],
    ["HTTP/1.1 with TLS", () => nginx.https1, false],
    ["HTTP/2", () => nginx.https, true],
  ] as const;
  for (const [road, upstream, http2] of roads) {
    for (const size of [1, 100]) {
      test(`of about ${size} are put together over ${road}`, async () => {
        const proxy = await spoil(upstream());
        await proxy.add("slicer", { average_size: size, size_variation: Math.floor(size / 2) });
        const url = `${new URL(upstream()).protocol}//${proxy.host}`;
        const client = useClient({}, { http2, tls: labTrust() });
        const file = size === 1 ? "1k.bin" : "1m.bin";
        for (const coding of ["identity", "gzip"]) {
          const response = await client.get(`${url}/${file}`, { headers: { "Accept-Encoding": coding } });
          expect(sha256(response.content)).toBe(labFixtures().files[file].sha256);
        }
        expect(client.poolStatus()).toMatchObject({ open: 1, idle: 1 });
      });
    }
  }

  test("make no difference to interim responses and trailers", async () => {
    const proxy = await spoil(haproxy.http);
    await proxy.add("slicer", { average_size: 1 });
    const transport = useTransport();
    const seen: number[] = [];
    const extensions = { onInformational: ({ status }: { status: number }) => void seen.push(status) };
    await exchangeWith(transport, `http://${proxy.host}/hints/two`, { extensions });
    const trailed = await exchangeWith(transport, `http://${proxy.host}/chunked/3/0`);
    expect([seen, trailed.extensions.trailers?.get("x-checksum")]).toEqual([[103, 103], sha256(trailed.content)]);
  });
});

async function* repeat(piece: Uint8Array, count: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield piece;
}
