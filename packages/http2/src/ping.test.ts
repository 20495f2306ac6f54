import { defaultTimeouts } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { describe, expect, it, vi } from "vitest";

import type { Http2Transport } from "./http2-transport.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { flag, frame, frameType, headersFrame } from "./testing/frames.ts";
import { useFrameServer, type FrameConnection, type FrameServer } from "./testing/use-frame-server.ts";
import { useTransport } from "./testing/use-transport.ts";

const whole = flag.endStream | flag.endHeaders;

function answer(connection: FrameConnection, streamId: number): void {
  connection.send(headersFrame(streamId, { ":status": "200" }, whole));
}

async function answerPing(connection: FrameConnection): Promise<void> {
  const { payload } = await connection.next(frameType.ping);
  connection.send(frame(frameType.ping, flag.ack, 0, payload));
}

/** Opens a session by a request, and leaves it idle. */
async function firstExchange(transport: Http2Transport, server: FrameServer): Promise<FrameConnection> {
  const first = exchangeWith(transport, server.url);
  const connection = await server.accept();
  connection.open();
  answer(connection, await connection.request());
  await first;
  return connection;
}

function heads(connection: FrameConnection): number {
  return connection.frames.filter(({ type }) => type === frameType.headers).length;
}

function pings(connection: FrameConnection): number {
  return connection.frames.filter(({ type }) => type === frameType.ping).length;
}

const limits = { keepAliveTimeout: Number.POSITIVE_INFINITY };

describe("a session that has been idle", () => {
  it("for verifyAfter is asked before it carries a request that must not be repeated", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits, ping: { verifyAfter: 1_000 } });
    const connection = await firstExchange(transport, server);
    await clock.advance(1_000);
    const second = exchangeWith(transport, server.url, { method: "POST", content: "x" });
    const { payload } = await connection.next(frameType.ping);
    expect(heads(connection)).toBe(1);
    connection.send(frame(frameType.ping, flag.ack, 0, payload));
    answer(connection, await connection.request());
    await second;
  });

  it("is asked along with a request that may be repeated, which waits for nothing", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits, ping: { verifyAfter: 1_000 } });
    const connection = await firstExchange(transport, server);
    await clock.advance(1_000);
    const second = exchangeWith(transport, server.url);
    const { payload } = await connection.next(frameType.ping);
    const id = await connection.request();
    connection.send(frame(frameType.ping, flag.ack, 0, payload));
    answer(connection, id);
    await second;
    await clock.advance(60_000);
    expect([pings(connection), transport.poolStatus().open, server.accepted]).toEqual([1, 1, 1]);
  });

  it("and does not answer is replaced, with what was sent along with the question sent again", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits, ping: { verifyAfter: 1_000, timeout: 500 } });
    const old = await firstExchange(transport, server);
    await clock.advance(1_000);
    const second = exchangeWith(transport, server.url);
    await old.request();
    await clock.advance(500);
    const young = await server.accept();
    await old.ended;
    young.open();
    answer(young, await young.request());
    expect((await second).extensions.connection).toMatchObject({ id: 2, reused: false });
  });

  it("is asked by default after 2 s, which is before it is closed", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock });
    const connection = await firstExchange(transport, server);
    for (const [idle, asked] of [
      [1_999, 0],
      [2_000, 1],
      [4_999, 2],
    ] as const) {
      await clock.advance(idle);
      const exchanged = exchangeWith(transport, server.url);
      // The question goes first.
      const id = await connection.request();
      expect(pings(connection)).toBe(asked);
      const question = connection.frames.findLast(({ type }) => type === frameType.ping);
      if (question !== undefined) connection.send(frame(frameType.ping, flag.ack, 0, question.payload));
      answer(connection, id);
      await exchanged;
    }
    await clock.advance(5_000);
    expect(transport.poolStatus()).toMatchObject({ open: 0 });
    await connection.ended;
  });

  it("for less is not asked", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits, ping: { verifyAfter: 1_000 } });
    const connection = await firstExchange(transport, server);
    await clock.advance(999);
    const second = exchangeWith(transport, server.url);
    answer(connection, await connection.request());
    await second;
    expect(pings(connection)).toBe(0);
  });

  it("and does not answer is replaced, and the request is sent on another, whatever its method", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits, ping: { verifyAfter: 1_000, timeout: 500 } });
    const old = await firstExchange(transport, server);
    await clock.advance(1_000);
    const second = exchangeWith(transport, server.url, { method: "POST", content: "x" });
    await old.next(frameType.ping);
    await clock.advance(499);
    expect(server.accepted).toBe(1);
    await clock.advance(1);
    const young = await server.accept();
    await old.ended;
    young.open();
    answer(young, await young.request());
    expect((await second).extensions.connection?.id).toBe(2);
  });

  it("is left when the request is aborted meanwhile, and stays", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits, ping: { verifyAfter: 1_000 } });
    const connection = await firstExchange(transport, server);
    await clock.advance(1_000);
    const controller = new AbortController();
    const extensions = { signal: controller.signal };
    const second = exchangeWith(transport, server.url, { method: "POST", content: "x", extensions });
    controller.abort("enough");
    await expect(second).rejects.toBe("enough");
    await answerPing(connection);
    const third = exchangeWith(transport, server.url);
    answer(connection, await connection.request());
    await third;
    expect(server.accepted).toBe(1);
  });
});

describe("a session that carries requests", () => {
  it("is asked every interval, and only as long", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits, ping: { interval: 1_000 } });
    const timeout = { ...defaultTimeouts, read: null };
    const exchanged = exchangeWith(transport, server.url, { extensions: { timeout } });
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    for (let i = 1; i <= 3; i++) {
      await clock.advance(1_000);
      await answerPing(connection);
      expect(pings(connection)).toBe(i);
      // What comes after the answer has come when this has.
      const other = exchangeWith(transport, server.url);
      answer(connection, await connection.request());
      await other;
    }
    answer(connection, id);
    await exchanged;
    await clock.advance(5_000);
    expect(pings(connection)).toBe(3);
  });

  it("and does not answer fails them with a ReadError that says so", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits, ping: { interval: 1_000, timeout: 500 } });
    const timeout = { ...defaultTimeouts, read: null };
    const failed = failureOf(
      exchangeWith(transport, server.url, { method: "POST", content: "x", extensions: { timeout } }),
    );
    const connection = await server.accept();
    connection.open();
    await connection.request();
    await connection.next(frameType.data);
    await clock.advance(1_000);
    await connection.next(frameType.ping);
    await clock.advance(500);
    expect(await failed).toMatchObject({
      code: "ERR_READ",
      processed: "maybe",
      message: expect.stringContaining("no answer to a PING within 500 ms"),
    });
    await connection.ended;
  });

  it("is asked after a read time-out, and replaced when it is dead", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits, ping: { timeout: 500 } });
    const first = exchangeWith(transport, server.url);
    const failed = failureOf(first);
    const old = await server.accept();
    old.open();
    await old.request();
    await clock.advance(30_000);
    expect(await failed).toMatchObject({ code: "ERR_READ_TIMEOUT", limit: 30_000 });
    await old.next(frameType.ping);
    // What comes now waits for the proof.
    const second = exchangeWith(transport, server.url);
    await clock.advance(500);
    await old.ended;
    const young = await server.accept();
    young.open();
    answer(young, await young.request());
    await second;
  });

  it("is not asked unless it was wished for", async () => {
    const clock = new VirtualClock();
    const server = await useFrameServer();
    const transport = useTransport({ clock, limits });
    const timeout = { ...defaultTimeouts, read: null };
    const exchanged = exchangeWith(transport, server.url, { extensions: { timeout } });
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    await clock.advance(600_000);
    answer(connection, id);
    await exchanged;
    expect(pings(connection)).toBe(0);
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ idle: 1 }));
  });
});
