import { HttpRequest, defaultTimeouts, type ExchangeEvent, type Timeouts } from "@haulier/core";
import { labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { about } from "./testing/about.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { useChaos } from "./testing/use-chaos.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";

const chaos = labPeer("chaos");
const nginx = labPeer("nginx");
const wire = labPeer("wire");

function limits(timeouts: Partial<Timeouts>): { readonly timeout: Timeouts } {
  return { timeout: { ...defaultTimeouts, ...timeouts } };
}

describe.runIf(chaos.available && nginx.available && wire.available)("a server that is slow to answer", () => {
  test("above the limit is a ReadTimeoutError, on time", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    await proxy.add("latency", { latency: 5_000 });
    const transport = useTransport();
    const times = new Map<ExchangeEvent["type"], number>();
    const trace = ({ type, at }: ExchangeEvent) => void times.set(type, at);
    const extensions = { ...limits({ read: 400 }), trace };
    const onTime = about(400);
    await expect(exchangeWith(transport, `${url}/hello.txt`, { extensions })).rejects.toMatchObject({
      code: "ERR_READ_TIMEOUT",
      phase: "read",
      limit: 400,
      elapsed: onTime,
      processed: "maybe",
    });
    expect(times.get("failed")! - times.get("requestSent")!).toEqual(onTime);
    expect(transport.poolStatus()).toMatchObject({ open: 0 });
  });

  test("below the limit is waited for", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    await proxy.add("latency", { latency: 100 });
    const transport = useTransport();
    const response = await exchangeWith(transport, `${url}/hello.txt`, { extensions: limits({ read: 1_000 }) });
    expect(response.extensions.timings?.waiting).toBeGreaterThan(99);
  });

  test("or never does is a ReadTimeoutError, or a TotalTimeoutError where that comes first", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.http);
    await proxy.add("timeout", { timeout: 0 });
    const client = useClient();
    await expect(client.get(url, { timeout: { read: 400 } })).rejects.toMatchObject({
      code: "ERR_READ_TIMEOUT",
      elapsed: about(400),
    });
    await expect(client.get(url, { timeout: { read: 5_000, total: 400 } })).rejects.toMatchObject({
      code: "ERR_TOTAL_TIMEOUT",
      elapsed: about(400),
    });
  });

  test("over HTTP/2 loses one stream, and others go on", async () => {
    const transport = useTransport({ http2: true, tls: labTrust() });
    const steady = exchangeWith(transport, `${nginx.https}/stream/chunked/10/50`);
    await expect(
      exchangeWith(transport, `${nginx.https}/stream/hang`, { extensions: limits({ read: 400 }) }),
    ).rejects.toMatchObject({ code: "ERR_READ_TIMEOUT", elapsed: about(400) });
    expect((await steady).content.byteLength).toBe(80);
    const next = await exchangeWith(transport, `${nginx.https}/whoami`);
    expect(next.extensions.connection).toMatchObject({ id: 1, reused: true });
  });

  test("in the TLS handshake is a ConnectTimeoutError, on time", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.https);
    await proxy.add("timeout", { timeout: 0 });
    const transport = useTransport({ tls: labTrust() });
    await expect(
      exchangeWith(transport, `${url}/hello.txt`, { extensions: limits({ connect: 400 }) }),
    ).rejects.toMatchObject({ code: "ERR_CONNECT_TIMEOUT", elapsed: about(400), processed: "no" });
    expect(transport.poolStatus()).toMatchObject({ open: 0, queued: 0 });
  });
});

describe.runIf(wire.available)("a body that comes slowly", () => {
  test("and stops for too long is a ReadTimeoutError, on time", async () => {
    const transport = useTransport();
    const request = new HttpRequest("GET", `${wire.http}/chunked/3/5000`, { extensions: limits({ read: 400 }) });
    const response = await transport.handleRequest(request);
    await expect(response.read()).rejects.toMatchObject({ code: "ERR_READ_TIMEOUT", elapsed: about(400) });
  });

  test("but steadily is waited for", async () => {
    const transport = useTransport();
    const response = await exchangeWith(transport, `${wire.http}/chunked/10/100`, {
      extensions: limits({ read: 400 }),
    });
    expect(response.content.byteLength).toBe(80);
  });
});

describe.runIf(chaos.available && nginx.available && wire.available)("an upload that the server takes slowly", () => {
  for (const [road, upstream, http2] of [
    ["HTTP/1.1", () => wire.http, false],
    ["HTTP/2", () => nginx.https, true],
  ] as const) {
    for (const what of ["buffer", "stream"]) {
      test(`is a WriteTimeoutError, on time: a ${what} over ${road}`, async () => {
        const { proxy, url } = await useChaos(chaos.control, upstream());
        await proxy.add("bandwidth", { rate: 10 }, { stream: "upstream" });
        const transport = useTransport({ http2, tls: labTrust() });
        const content = what === "buffer" ? Buffer.alloc(64_000_000) : repeat(Buffer.alloc(1_000_000), 64);
        await expect(
          exchangeWith(transport, `${url}/stream/`, { method: "POST", content, extensions: limits({ write: 400 }) }),
        ).rejects.toMatchObject({
          code: "ERR_WRITE_TIMEOUT",
          phase: "write",
          elapsed: about(400),
          processed: "maybe",
        });
      });
    }
  }

  test("but steadily arrives", async () => {
    const { proxy, url } = await useChaos(chaos.control, wire.http);
    await proxy.add("bandwidth", { rate: 20_000 }, { stream: "upstream" });
    const transport = useTransport();
    const content = Buffer.alloc(16_000_000, "steady ");
    const response = await exchangeWith(transport, url, {
      method: "POST",
      content,
      extensions: limits({ write: 500 }),
    });
    expect(response.json()).toMatchObject({ bodySha256: sha256(content) });
  });
});

async function* repeat(piece: Uint8Array, count: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield piece;
}
