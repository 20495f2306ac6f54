import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { describe, expect, test, vi } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { useChaos } from "./testing/use-chaos.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";

const chaos = labPeer("chaos");
const nginx = labPeer("nginx");
const wire = labPeer("wire");
const haproxy = labPeer("haproxy");

const brokenOff = { code: expect.stringMatching(/^ERR_(REMOTE_PROTOCOL|READ)$/), processed: "maybe" };
const reset = {
  code: "ERR_READ",
  processed: "maybe",
  message: expect.stringMatching(/reset the connection \(ECONNRESET\)/),
};

describe.runIf(chaos.available && nginx.available)("a connection that is reset", () => {
  test("at the first byte of the request", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    await proxy.add("reset_peer", { timeout: 0 }, { stream: "upstream" });
    const transport = useTransport();
    await expect(exchangeWith(transport, `${url}/hello.txt`)).rejects.toMatchObject(reset);
    await expect(exchangeWith(transport, url, { method: "POST", content: "x" })).rejects.toMatchObject(reset);
    expect(await proxy.stats()).toMatchObject({ accepted: 2, open: 0 });
  });

  test("at the first byte of the response", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    await proxy.add("reset_peer", { timeout: 0 });
    const transport = useTransport();
    await expect(exchangeWith(transport, `${url}/hello.txt`)).rejects.toMatchObject(reset);
  });

  test("during the upload", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    await proxy.add("reset_peer", { timeout: 50 }, { stream: "upstream" });
    const transport = useTransport();
    async function* content(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(100_000);
    }
    await expect(
      exchangeWith(transport, `${url}/upload/reset.bin`, { method: "PUT", content: content() }),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_(READ|WRITE|REMOTE_PROTOCOL)$/),
      processed: "maybe",
    });
  });

  test("during the TLS handshake", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.https);
    await proxy.add("reset_peer", { timeout: 0 });
    const transport = useTransport({ tls: labTrust() });
    await expect(exchangeWith(transport, `${url}/hello.txt`)).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
    });
  });
});

describe.runIf(chaos.available && nginx.available && wire.available)("a server that goes away", () => {
  test("without a word is an error", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    await proxy.add("timeout", { timeout: 100 });
    const transport = useTransport();
    await expect(exchangeWith(transport, `${url}/hello.txt`)).rejects.toMatchObject(brokenOff);
  });

  test("and refuses connections is a ConnectError, until it is back", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    const transport = useTransport();
    await exchangeWith(transport, `${url}/hello.txt`);
    await proxy.disable();
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ open: 0 }));
    await expect(exchangeWith(transport, url, { method: "POST", content: "x" })).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.stringContaining("connection refused"),
    });
    await proxy.enable();
    expect((await exchangeWith(transport, `${url}/hello.txt`)).text()).toBe("hello\n");
  });

  for (const [method, what, outcome, connections] of [
    ["PUT", "sent again", { status: "fulfilled", value: { status: 200 } }, 2],
    ["POST", "not sent again", { status: "rejected", reason: brokenOff }, 1],
  ] as const) {
    test(`while ${method} waits on a kept connection of HTTP/2, has it ${what}`, async () => {
      const { proxy, url } = await useChaos(chaos.control, nginx.https);
      await proxy.add("limit_data", { bytes: 300_000 });
      const transport = useTransport({ http2: true, tls: labTrust() });
      await exchangeWith(transport, `${url}/hello.txt`);
      const waiting = Promise.allSettled(
        [1, 2, 3].map(() => exchangeWith(transport, `${url}/stream/delay/500`, { method, content: "once" })),
      );
      // This is what the connection breaks under.
      await expect(exchangeWith(transport, `${url}/1m.bin`)).rejects.toMatchObject(brokenOff);
      expect(await waiting).toMatchObject([outcome, outcome, outcome]);
      expect(await proxy.stats()).toMatchObject({ accepted: connections });
    });
  }
});

describe.runIf(chaos.available && nginx.available)("a body that is cut short is an error, and never short data", () => {
  const bodies = [
    ["with a length", () => nginx.http, "identity", false],
    ["in chunks", () => nginx.http, "gzip", false],
    ["with a length, over TLS", () => nginx.https1, "identity", false],
    ["in chunks, over TLS", () => nginx.https1, "br", false],
    ["with a length, over HTTP/2", () => nginx.https, "identity", true],
    ["without a length, over HTTP/2", () => nginx.https, "gzip", true],
  ] as const;

  for (const [what, upstream, coding, http2] of bodies) {
    test(`sent ${what}`, async () => {
      const { proxy, url } = await useChaos(chaos.control, upstream());
      await proxy.add("limit_data", { bytes: 300_000 });
      const client = useClient({ headers: { "Accept-Encoding": coding } }, { http2, tls: labTrust() });
      await expect(client.get(`${url}/1m.bin`)).rejects.toMatchObject(brokenOff);
      await using response = await client.stream("GET", `${url}/1m.bin`);
      await expect(Array.fromAsync(response.raw())).rejects.toMatchObject(brokenOff);
      expect(response.bytesDownloaded).toBeLessThanOrEqual(300_000);
      expect(await proxy.stats()).toMatchObject({ accepted: 2 });
    });
  }

  for (const bytes of [1, 20, 100]) {
    test(`in the header, after ${bytes} bytes`, async () => {
      const { proxy, url } = await useChaos(chaos.control, nginx.http);
      await proxy.add("limit_data", { bytes });
      const transport = useTransport();
      await expect(exchangeWith(transport, `${url}/hello.txt`)).rejects.toMatchObject(brokenOff);
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
    for (const [size, file] of [
      [1, "1k.bin"],
      [100, "1m.bin"],
    ] as const) {
      test(`of about ${size} are put together over ${road}`, async () => {
        const { proxy, url } = await useChaos(chaos.control, upstream());
        await proxy.add("slicer", { average_size: size, size_variation: Math.floor(size / 2) });
        const client = useClient({}, { http2, tls: labTrust() });
        for (const coding of ["identity", "gzip"]) {
          const response = await client.get(`${url}/${file}`, { headers: { "Accept-Encoding": coding } });
          expect(sha256(response.content)).toBe(labFixtures().files[file].sha256);
        }
        expect(client.poolStatus()).toMatchObject({ open: 1, idle: 1 });
      });
    }
  }

  test("make no difference to interim responses and trailers", async () => {
    const { proxy, url } = await useChaos(chaos.control, haproxy.http);
    await proxy.add("slicer", { average_size: 1 });
    const transport = useTransport();
    const seen: number[] = [];
    const extensions = { onInformational: ({ status }: { status: number }) => void seen.push(status) };
    await exchangeWith(transport, `${url}/hints/two`, { extensions });
    const trailed = await exchangeWith(transport, `${url}/chunked/3/0`);
    expect([seen, trailed.extensions.trailers?.get("x-checksum")]).toEqual([[103, 103], sha256(trailed.content)]);
  });
});
