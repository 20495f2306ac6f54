import { HttpRequest } from "@haulier/core";
import { describe, expect, it, vi } from "vitest";

import type { Http2TransportOptions } from "./http2-options.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { frameType } from "./testing/frames.ts";
import { useFrameServer } from "./testing/use-frame-server.ts";
import { useHttp2Server } from "./testing/use-http2-server.ts";
import { useTransport } from "./testing/use-transport.ts";

const initialWindow = 65_535;
const setting = { enablePush: 2, initialWindowSize: 4, maxHeaderListSize: 6 };

/** What the client announces at the beginning of a session. */
async function announced(options: Http2TransportOptions): Promise<{ settings: Map<number, number>; window: number }> {
  const server = await useFrameServer();
  const transport = useTransport(options);
  const controller = new AbortController();
  const failed = failureOf(exchangeWith(transport, server.url, { extensions: { signal: controller.signal } }));
  const connection = await server.accept();
  connection.open();
  const { payload } = await connection.next(frameType.settings);
  const settings = new Map<number, number>();
  for (let at = 0; at < payload.byteLength; at += 6)
    settings.set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
  const update = await connection.next(frameType.windowUpdate);
  expect(update.streamId).toBe(0);
  controller.abort();
  expect(await failed).toBeDefined();
  return { settings, window: initialWindow + update.payload.readUInt32BE(0) };
}

describe("what a session announces", () => {
  it("are windows of 4 MiB for a stream and 16 MiB for all, no push, and the limit of headers", async () => {
    const { settings, window } = await announced({});
    expect(settings.get(setting.initialWindowSize)).toBe(4 * 1024 * 1024);
    expect(window).toBe(16 * 1024 * 1024);
    expect(settings.get(setting.enablePush)).toBe(0);
    expect(settings.get(setting.maxHeaderListSize)).toBe(65_536);
  });

  it("are the windows of the options, the one for all four times as wide unless it is said", async () => {
    const one = await announced({ windows: { stream: 100_000 } });
    expect([one.settings.get(setting.initialWindowSize), one.window]).toEqual([100_000, 400_000]);
    const both = await announced({ windows: { stream: 100_000, connection: 150_000 } });
    expect([both.settings.get(setting.initialWindowSize), both.window]).toEqual([100_000, 150_000]);
  });

  it("is maxHeaderSize of the options", async () => {
    const { settings } = await announced({ maxHeaderSize: 1_000 });
    expect(settings.get(setting.maxHeaderListSize)).toBe(1_000);
  });
});

describe("a body that is not read", () => {
  const stream = 100_000;
  const highWaterMark = 20_000;

  it("stops the server when the window is full, and nobody else", async () => {
    let written = 0;
    const chunk = Buffer.alloc(10_000, 1);
    const { url } = await useHttp2Server((peer, headers) => {
      peer.respond({ ":status": 200 });
      if (headers[":path"] === "/small") {
        peer.end("small");
        return;
      }
      const write = (): void => {
        if (peer.destroyed) return;
        peer.write(chunk, () => {
          written += chunk.byteLength;
          write();
        });
      };
      write();
    });
    const transport = useTransport({ windows: { stream }, highWaterMark });
    const response = await transport.handleRequest(new HttpRequest("GET", url));
    await vi.waitFor(() => expect(written).toBeGreaterThanOrEqual(stream - chunk.byteLength));
    for (let i = 0; i < 20; i++) expect((await exchangeWith(transport, `${url}/small`)).text()).toBe("small");
    // The window, what was read before it stopped, what Node's stream holds, and one chunk that is on its way.
    expect(written).toBeLessThanOrEqual(stream + highWaterMark + 65_536 + 2 * chunk.byteLength);
    let read = 0;
    for await (const piece of response.raw()) {
      read += piece.byteLength;
      if (read > 10 * stream) break;
    }
    expect(written).toBeGreaterThan(5 * stream);
  });

  it("is whole when it is read late", async () => {
    const content = Buffer.alloc(1_000_000, "so many that no power of two is a multiple");
    const { url } = await useHttp2Server((peer) => {
      peer.respond({ ":status": 200 });
      peer.end(content);
    });
    const transport = useTransport({ windows: { stream }, highWaterMark });
    const response = await transport.handleRequest(new HttpRequest("GET", url));
    for (let i = 0; i < 5; i++) await exchangeWith(transport, `${url}/other`);
    const pieces: Uint8Array[] = [];
    for await (const piece of response.raw()) {
      pieces.push(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });
});
