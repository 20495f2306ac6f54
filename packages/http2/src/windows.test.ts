import { HttpRequest } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { describe, expect, it, vi } from "vitest";

import type { Http2TransportOptions, WindowOptions } from "./http2-options.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { dataFrame, flag, frame, frameType, headersFrame } from "./testing/frames.ts";
import { useFrameServer, type FrameConnection } from "./testing/use-frame-server.ts";
import { useHttp2Server } from "./testing/use-http2-server.ts";
import { useTransport } from "./testing/use-transport.ts";

const initialWindow = 65_535;
const setting = { enablePush: 2, initialWindowSize: 4, maxHeaderListSize: 6 };

function settingsOf(payload: Buffer): Map<number, number> {
  const settings = new Map<number, number>();
  for (let at = 0; at < payload.byteLength; at += 6)
    settings.set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
  return settings;
}

/** What the client announces at the beginning of a session. */
async function announced(options: Http2TransportOptions): Promise<{ settings: Map<number, number>; window: number }> {
  const server = await useFrameServer();
  const transport = useTransport(options);
  const controller = new AbortController();
  const failed = failureOf(exchangeWith(transport, server.url, { extensions: { signal: controller.signal } }));
  const connection = await server.accept();
  connection.open();
  const settings = settingsOf((await connection.next(frameType.settings)).payload);
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

describe("the window of a stream", () => {
  const stream = 100_000;
  const piece = "x".repeat(10_000);

  /** A response that comes at a distance of 20 ms, each window full of it within so many milliseconds. */
  async function download(windows: WindowOptions, elapsed: number): Promise<number[]> {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, windows });
    const exchanged = transport.handleRequest(new HttpRequest("GET", server.url));
    const connection = await server.accept();
    await connection.next(frameType.settings);
    await clock.advance(20);
    connection.open();
    const id = await connection.request();
    connection.send(headersFrame(id, { ":status": "200" }));
    const pieces = (await exchanged).raw();
    for (let fills = 0; fills < 4; fills++) {
      const widths = announcedWindows(connection);
      await clock.advance(elapsed);
      for (let left = widths.at(-1)!; left > 0; left -= piece.length) await passOn(connection, id, pieces);
      // What the session has to say, it has said before it answers.
      connection.send(frame(frameType.ping, flag.none, 0, Buffer.alloc(8)));
      await connection.next(frameType.ping);
      if (announcedWindows(connection).length > widths.length) connection.send(frame(frameType.settings, flag.ack, 0));
    }
    connection.send(dataFrame(id, "", flag.endStream));
    for await (const rest of pieces) expect(rest.byteLength).toBe(0);
    return announcedWindows(connection);
  }

  async function passOn(connection: FrameConnection, id: number, pieces: AsyncGenerator<Uint8Array>): Promise<void> {
    connection.send(dataFrame(id, piece));
    for (let left = piece.length; left > 0;) left -= (await pieces.next()).value!.byteLength;
  }

  it.each([
    ["becomes wider when it fills in one round trip", { stream, largest: 400_000 }, 20, [stream, 200_000, 400_000]],
    ["becomes wider in two steps, up to the largest", { stream, largest: 300_000 }, 39, [stream, 200_000, 300_000]],
    ["stays as it is when it fills in two round trips", { stream, largest: 400_000 }, 40, [stream]],
    ["stays as it is when its width was given alone", { stream }, 1, [stream]],
  ])("%s", async (_what, windows, elapsed, expected) => {
    expect(await download(windows, elapsed)).toEqual(expected);
  });
});

/** The widths of the window of a stream that were announced. */
function announcedWindows(connection: FrameConnection): number[] {
  return connection.frames
    .filter(({ type, flags }) => type === frameType.settings && flags === flag.none)
    .flatMap(({ payload }) => settingsOf(payload).get(setting.initialWindowSize) ?? []);
}

describe("a body that is not read", () => {
  const stream = 100_000;
  const highWaterMark = 20_000;
  const piece = Buffer.alloc(10_000, 1);

  /** Sends as much as anybody takes, and counts it for each response. */
  async function useEndlessServer(): Promise<{ readonly url: string; readonly written: readonly number[] }> {
    const written: number[] = [];
    const { url } = await useHttp2Server((peer, headers) => {
      peer.respond({ ":status": 200 });
      if (headers[":path"] === "/small") {
        peer.end("small");
        return;
      }
      const index = written.push(0) - 1;
      const write = (): void => {
        if (peer.destroyed) return;
        peer.write(piece, () => {
          written[index]! += piece.byteLength;
          write();
        });
      };
      write();
    });
    return { url, written };
  }

  it.each([highWaterMark, 250_000])("takes its window and highWaterMark at most: %d", async (most) => {
    const { url, written } = await useEndlessServer();
    const transport = useTransport({ windows: { stream }, highWaterMark: most });
    const response = await transport.handleRequest(new HttpRequest("GET", url));
    await vi.waitFor(() => expect(written[0]).toBeGreaterThanOrEqual(stream - piece.byteLength));
    for (let i = 0; i < 50; i++) await exchangeWith(transport, `${url}/small`);
    // What is unread when that is found out may be a frame more; and a piece is on its way.
    expect(written[0]).toBeLessThanOrEqual(stream + most + 16_384 + piece.byteLength);
    let read = 0;
    for await (const chunk of response.raw()) {
      read += chunk.byteLength;
      if (read > 10 * stream) break;
    }
    expect(written[0]).toBeGreaterThan(5 * stream);
  });

  it("stands in nobody's way, even where many are unread", async () => {
    const { url, written } = await useEndlessServer();
    const transport = useTransport({ windows: { stream }, highWaterMark });
    const requests = Array.from({ length: 10 }, () => transport.handleRequest(new HttpRequest("GET", url)));
    const responses = await Promise.all(requests);
    // Together more than the window of the connection has room for.
    await vi.waitFor(() => expect(Math.min(...written)).toBeGreaterThanOrEqual(stream - piece.byteLength));
    expect((await exchangeWith(transport, `${url}/small`)).text()).toBe("small");
    await Promise.all(responses.map((response) => response.close()));
  });

  it.each([0, highWaterMark])("is whole when it is read late, with highWaterMark %d", async (most) => {
    const content = Buffer.alloc(1_000_000, "so many that no power of two is a multiple");
    const { url } = await useHttp2Server((peer) => {
      peer.respond({ ":status": 200 });
      peer.end(content);
    });
    const transport = useTransport({ windows: { stream }, highWaterMark: most });
    const response = await transport.handleRequest(new HttpRequest("GET", url));
    for (let i = 0; i < 5; i++) await exchangeWith(transport, `${url}/other`);
    const pieces: Uint8Array[] = [];
    for await (const chunk of response.raw()) {
      pieces.push(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });
});
