import { HttpRequest, type HttpResponse } from "@haulier/core";
import type { ChaosProxy } from "@haulier/lab/chaos";
import { labPeer } from "@haulier/lab/vitest";
import { describe, expect, test, vi } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { useChaos } from "./testing/use-chaos.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";

const chaos = labPeer("chaos");
const nginx = labPeer("nginx");
const wire = labPeer("wire");

const roads = [
  ["HTTP/1.1", () => nginx.http, false],
  ["HTTP/1.1 with TLS", () => nginx.https1, false],
  ["HTTP/2", () => nginx.https, true],
] as const;

/** Waits until as many connections are open as that. */
async function expectOpen(proxy: ChaosProxy, open: number): Promise<void> {
  await vi.waitFor(async () => expect(await proxy.stats()).toMatchObject({ open }));
}

describe.runIf(chaos.available && nginx.available)("responses that are left early", () => {
  const ways: readonly [what: string, leave: (response: HttpResponse, abort: () => void) => Promise<void>][] = [
    ["by leaving the loop", leaveLoop],
    ["by close()", (response) => response.close()],
    ["by leaving the scope", leaveScope],
    ["by cancelling a web stream of the body", cancelStream],
    ["by aborting before the body is read", async (_, abort) => abort()],
    ["by aborting while the body is read", abortWhileReading],
  ];

  async function leaveLoop(response: HttpResponse): Promise<void> {
    for await (const _ of response) break;
  }

  async function cancelStream(response: HttpResponse): Promise<void> {
    const reader = ReadableStream.from(response).getReader();
    await reader.read();
    await reader.cancel();
  }

  async function leaveScope(response: HttpResponse): Promise<void> {
    await using _ = response;
  }

  async function abortWhileReading(response: HttpResponse, abort: () => void): Promise<void> {
    const reading = response.read();
    abort();
    await expect(reading).rejects.toBe("enough");
  }

  for (const [road, upstream, http2] of roads) {
    for (const [what, leave] of ways) {
      test(`${what} leave nothing behind over ${road}`, async () => {
        const { proxy, url } = await useChaos(chaos.control, upstream());
        const transport = useTransport({ http2, tls: labTrust() });
        for (let round = 0; round < 5; round++) {
          const controller = new AbortController();
          const extensions = { signal: controller.signal };
          const response = await transport.handleRequest(new HttpRequest("GET", `${url}/slow/16m.bin`, { extensions }));
          await leave(response, () => controller.abort("enough"));
          await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ active: 0, queued: 0 }));
        }
        // A stream of HTTP/2 is reset; a connection of HTTP/1.1 with so much to come is closed.
        await expectOpen(proxy, http2 ? 1 : 0);
        expect(await proxy.stats()).toMatchObject({ accepted: http2 ? 1 : 5 });
        await transport.close();
        await expectOpen(proxy, 0);
      });
    }

    test(`with little to come keep their connection over ${road}`, async () => {
      const { proxy, url } = await useChaos(chaos.control, upstream());
      const transport = useTransport({ http2, tls: labTrust() });
      for (let round = 0; round < 5; round++) {
        const response = await transport.handleRequest(new HttpRequest("GET", `${url}/1k.bin`));
        await response.close();
        await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ active: 0, idle: 1 }));
      }
      expect(await proxy.stats()).toMatchObject({ accepted: 1, open: 1 });
      await transport.close();
      await expectOpen(proxy, 0);
    });
  }
});

describe.runIf(chaos.available && nginx.available && wire.available)("requests that are given up", () => {
  test("by abort or time-out before the answer leave nothing behind", async () => {
    const { proxy, url } = await useChaos(chaos.control, wire.http);
    const client = useClient();
    const controller = new AbortController();
    const aborted = client.get(`${url}/hang`, { signal: controller.signal });
    await expectOpen(proxy, 1);
    controller.abort("enough");
    await expect(aborted).rejects.toBe("enough");
    await expectOpen(proxy, 0);
    await expect(client.get(`${url}/hang`, { timeout: { read: 50 } })).rejects.toMatchObject({
      code: "ERR_READ_TIMEOUT",
    });
    await expectOpen(proxy, 0);
    await expect(client.get(`${url}/hang`, { timeout: { total: 50 } })).rejects.toMatchObject({
      code: "ERR_TOTAL_TIMEOUT",
    });
    await expectOpen(proxy, 0);
    expect(await proxy.stats()).toMatchObject({ accepted: 3 });
  });

  for (const [road, upstream, http2] of [
    ["HTTP/1.1", () => wire.http, false],
    ["HTTP/2", () => nginx.https, true],
  ] as const) {
    test(`while the body is being sent leave nothing behind over ${road}, and end its source`, async () => {
      const { proxy, url } = await useChaos(chaos.control, upstream());
      const transport = useTransport({ http2, tls: labTrust() });
      const controller = new AbortController();
      let ended = false;
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield Buffer.alloc(10_000);
        } finally {
          ended = true;
        }
      }
      const extensions = { signal: controller.signal };
      const sending = exchangeWith(transport, `${url}/stream/`, { method: "POST", content: endless(), extensions });
      await vi.waitUntil(async () => (await proxy.stats()).up > 1_000_000, { timeout: 5_000 });
      controller.abort("enough");
      await expect(sending).rejects.toBe("enough");
      await vi.waitUntil(() => ended);
      await expectOpen(proxy, http2 ? 1 : 0);
      await transport.close();
      await expectOpen(proxy, 0);
    });
  }

  test("in the queue are never dialled", async () => {
    const { proxy, url } = await useChaos(chaos.control, wire.http);
    const transport = useTransport({ limits: { maxConnections: 1 } });
    const first = new AbortController();
    const second = new AbortController();
    const send = (signal: AbortSignal) => exchangeWith(transport, `${url}/hang`, { extensions: { signal } });
    const occupied = send(first.signal);
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ active: 1, queued: 0 }));
    const queued = send(second.signal);
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ active: 1, queued: 1 }));
    second.abort("no longer needed");
    await expect(queued).rejects.toBe("no longer needed");
    first.abort("nor this");
    await expect(occupied).rejects.toBe("nor this");
    await expectOpen(proxy, 0);
    expect(await proxy.stats()).toMatchObject({ accepted: 1 });
  });
});

describe.runIf(chaos.available && nginx.available)("idle connections", () => {
  for (const [road, upstream, http2] of roads) {
    test(`are closed by close() over ${road}`, async () => {
      const { proxy, url } = await useChaos(chaos.control, upstream());
      const transport = useTransport({ http2, tls: labTrust() });
      await Promise.all(Array.from({ length: 10 }, () => exchangeWith(transport, `${url}/1k.bin`)));
      expect(transport.poolStatus()).toMatchObject({ idle: http2 ? 1 : 10 });
      await expectOpen(proxy, http2 ? 1 : 10);
      await transport.close();
      await expectOpen(proxy, 0);
    });

    test(`are closed after keepAliveTimeout over ${road}`, async () => {
      const { proxy, url } = await useChaos(chaos.control, upstream());
      const transport = useTransport({ http2, tls: labTrust(), limits: { keepAliveTimeout: 50 } });
      await Promise.all(Array.from({ length: 10 }, () => exchangeWith(transport, `${url}/1k.bin`)));
      await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ open: 0 }));
      await expectOpen(proxy, 0);
    });
  }

  test("beyond maxIdleConnections are closed", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    const transport = useTransport({ limits: { maxIdleConnections: 3 } });
    await Promise.all(Array.from({ length: 10 }, () => exchangeWith(transport, `${url}/1k.bin`)));
    await expectOpen(proxy, 3);
  });

  test("are never more than maxConnections, busy ones included", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    const transport = useTransport({ limits: { maxConnections: 4 } });
    const responses = await Promise.all(Array.from({ length: 50 }, () => exchangeWith(transport, `${url}/1k.bin`)));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect(await proxy.stats()).toMatchObject({ accepted: 4, open: 4 });
  });
});

test.runIf(chaos.available && wire.available)(
  "close() lets what is in flight finish, and refuses what comes after",
  async () => {
    const { proxy, url } = await useChaos(chaos.control, wire.http);
    const transport = useTransport();
    const slow = exchangeWith(transport, `${url}/chunked/5/30`);
    await expectOpen(proxy, 1);
    const closing = transport.close();
    await expect(exchangeWith(transport, `${url}/`)).rejects.toMatchObject({
      code: "ERR_TRANSPORT_CLOSED",
      processed: "no",
    });
    expect((await slow).content.byteLength).toBe(40);
    await closing;
    await expectOpen(proxy, 0);
  },
);
