import { connect } from "node:net";

import { HttpRequest } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { memoryConnector } from "@haulier/net";
import { describe, expect, it, vi } from "vitest";

import type { Http2Transport } from "./http2-transport.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { dataFrame, flag, frame, frameType, headersFrame, resetFrame, uint32 } from "./testing/frames.ts";
import { useFrameServer, type FrameConnection, type FrameServer } from "./testing/use-frame-server.ts";
import { useTransport } from "./testing/use-transport.ts";

const ok = { ":status": "200" };
const whole = flag.endStream | flag.endHeaders;
const padded = 8;
const burst = 16 * 65_536;

/** A frame of data with the longest padding. */
function paddedFrame(streamId: number, data: string): Buffer {
  return frame(
    frameType.data,
    padded,
    streamId,
    Buffer.concat([Buffer.from([255]), Buffer.from(data), Buffer.alloc(255)]),
  );
}

function repeat(bytes: Buffer, atLeast: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(atLeast / bytes.byteLength) }, () => bytes));
}

/** Resolves when the client has looked at all that it was sent. */
async function arrival(connection: FrameConnection, bytes: Buffer): Promise<void> {
  connection.send(bytes, frame(frameType.ping, flag.none, 0, Buffer.alloc(8)));
  await connection.next(frameType.ping);
}

/** One request has been answered, on stream 1. */
async function begin(transport: Http2Transport, server: FrameServer): Promise<FrameConnection> {
  const first = exchangeWith(transport, server.url);
  const connection = await server.accept();
  connection.open();
  connection.send(headersFrame(await connection.request(), ok, whole));
  await first;
  return connection;
}

const floods: Readonly<Record<string, (streamId: number) => Buffer>> = {
  "WINDOW_UPDATE of the session": () => frame(frameType.windowUpdate, flag.none, 0, uint32(1)),
  "WINDOW_UPDATE of a stream": (id) => frame(frameType.windowUpdate, flag.none, id, uint32(1)),
  "frames of an unknown type": () => frame(0xfa, flag.none, 0, Buffer.alloc(1_000)),
  "RST_STREAM for a stream that is over": () => resetFrame(1, 8),
  "DATA that is all padding": (id) => paddedFrame(id, ""),
};

describe("frames that bring nothing", () => {
  for (const [kind, bytes] of Object.entries(floods)) {
    it(`end the session within a second, when there are too many: ${kind}`, async () => {
      const clock = new VirtualClock();
      const server = await useFrameServer();
      const transport = useTransport({ clock });
      const connection = await begin(transport, server);
      const failed = failureOf(exchangeWith(transport, server.url, { method: "POST", content: "x" }));
      const id = await connection.request();
      connection.send(headersFrame(id, ok));
      await arrival(connection, repeat(bytes(id), burst + 100_000));
      await clock.advance(1_000);
      expect(await failed).toMatchObject({
        code: "ERR_REMOTE_PROTOCOL",
        processed: "maybe",
        message: expect.stringMatching(
          /flooded the session \(11\d{5} bytes of frames .*; maxOverhead is 65536 bytes per/,
        ),
        cause: { code: "ERR_HTTP2_FLOOD" },
      });
      await connection.ended;
    });
  }

  it("end an idle session, too, and the next request has another", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock });
    const connection = await begin(transport, server);
    await arrival(connection, repeat(frame(frameType.windowUpdate, flag.none, 0, uint32(1)), burst + 100_000));
    await clock.advance(1_000);
    await connection.ended;
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ open: 0, sessions: [] }));
    await begin(transport, server);
  });

  it("end a session on a stream that is no socket", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const { port } = new URL(server.url);
    const connector = memoryConnector((far) => {
      const socket = connect(Number(port));
      socket.pipe(far).pipe(socket);
      far.on("error", () => socket.destroy());
      socket.on("error", () => far.destroy());
    });
    const transport = useTransport({ clock, connector });
    const connection = await begin(transport, server);
    await arrival(connection, repeat(frame(frameType.windowUpdate, flag.none, 0, uint32(1)), burst + 100_000));
    await clock.advance(1_000);
    await connection.ended;
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ open: 0, sessions: [] }));
  });

  it("may be as many as maxOverhead says", async () => {
    const bytes = repeat(frame(frameType.windowUpdate, flag.none, 0, uint32(1)), 100_000);
    for (const [maxOverhead, open] of [
      [5_000, 0],
      [10_000, 1],
      [Infinity, 1],
    ] as const) {
      const clock = new VirtualClock();
      const server = await useFrameServer();
      const transport = useTransport({ clock, maxOverhead });
      const connection = await begin(transport, server);
      await arrival(connection, bytes);
      await clock.advance(1_000);
      await vi.waitFor(() => expect(transport.poolStatus().open).toBe(open));
    }
  });
});

describe("frames that bring little", () => {
  it.each([
    ["one byte each", (id: number) => dataFrame(id, "x")],
    ["one byte and 255 of padding each", (id: number) => paddedFrame(id, "x")],
  ])("are no flood: %s", async (_what, bytes) => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock });
    const connection = await begin(transport, server);
    const exchanged = exchangeWith(transport, server.url);
    const id = await connection.request();
    connection.send(headersFrame(id, ok));
    const count = Math.ceil((3 * burst) / bytes(id).byteLength);
    await arrival(connection, repeat(bytes(id), count * bytes(id).byteLength));
    await clock.advance(1_000);
    connection.send(dataFrame(id, "", flag.endStream));
    expect((await exchanged).content.byteLength).toBe(count);
    expect(transport.poolStatus().open).toBe(1);
  });

  it("are no flood: two window updates for each frame of an upload", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock });
    const connection = await begin(transport, server);
    const pieces = 50_000;
    async function* content(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < pieces; i++) yield new Uint8Array(1);
    }
    const exchanged = exchangeWith(transport, server.url, { method: "POST", content: content() });
    const id = await connection.request();
    await vi.waitFor(() => expect(connection.frames.at(-1)).toMatchObject({ streamId: id, flags: flag.endStream }), {
      timeout: 4_000,
    });
    const frames = connection.frames.filter(({ type, streamId }) => type === frameType.data && streamId === id).length;
    const updates = [0, id].map((of) => frame(frameType.windowUpdate, flag.none, of, uint32(1)));
    await arrival(connection, repeat(Buffer.concat(updates), frames * 26));
    await clock.advance(1_000);
    connection.send(headersFrame(id, ok, whole));
    await exchanged;
    expect(transport.poolStatus().open).toBe(1);
  });

  it.each([
    ["a response", "GET", {}],
    ["a stream that was given away", "CONNECT", { target: "host.test:443" }],
  ])("are no flood: what was on its way when %s was given up", async (_what, method, extensions) => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock });
    const connection = await begin(transport, server);
    const response = transport.handleRequest(new HttpRequest(method, server.url, { extensions }));
    const id = await connection.request();
    connection.send(headersFrame(id, ok));
    await (await response).close();
    await arrival(connection, repeat(dataFrame(id, "x".repeat(16_000)), 4_000_000));
    await clock.advance(1_000);
    expect(transport.poolStatus().open).toBe(1);
    await arrival(connection, repeat(dataFrame(id, "x".repeat(16_000)), 4_000_000));
    await clock.advance(1_000);
    await connection.ended;
  });
});
