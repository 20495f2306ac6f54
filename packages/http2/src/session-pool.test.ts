import { once } from "node:events";
import type { ServerHttp2Stream } from "node:http2";

import { defaultTimeouts } from "@haulier/core";
import { describe, expect, it, vi } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { flag, frameType, headersFrame, settingsFrame } from "./testing/frames.ts";
import { useFrameServer, type FrameConnection } from "./testing/use-frame-server.ts";
import { ok, useHttp2Server } from "./testing/use-http2-server.ts";
import { useTransport } from "./testing/use-transport.ts";

const maxConcurrentStreams = 3;
const whole = flag.endStream | flag.endHeaders;

function many<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

describe("one session for an origin", () => {
  it("carries a hundred requests that start cold, by one dial", async () => {
    const { url, sessions } = await useHttp2Server(ok);
    const transport = useTransport();
    const responses = await Promise.all(many(100, () => exchangeWith(transport, url)));
    expect(responses.every((response) => response.text() === "ok")).toBe(true);
    expect(sessions.length).toBe(1);
    expect(new Set(responses.map(({ extensions }) => extensions.connection?.id))).toEqual(new Set([1]));
    expect(responses.filter(({ extensions }) => extensions.connection?.reused === false).length).toBe(1);
  });

  it("fails all who wait, when its dial fails", async () => {
    const { url, server } = await useHttp2Server(ok);
    server.close();
    const transport = useTransport();
    const results = await Promise.allSettled(many(5, () => exchangeWith(transport, url)));
    for (const result of results) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: "ERR_CONNECT", processed: "no" } });
    }
  });

  it("is as good as the connection that it is on: `http:` of a server of HTTP/1.1 is a clear error", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const failed = failureOf(exchangeWith(transport, server.url));
    const connection = await server.accept();
    connection.send(Buffer.from("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
    expect(await failed).toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.stringContaining("the server may speak HTTP/1.1 only"),
    });
    await connection.ended;
  });
});

describe("MAX_CONCURRENT_STREAMS", () => {
  it("is kept to by more sessions", async () => {
    let streams = 0;
    let most = 0;
    const waiting: ServerHttp2Stream[] = [];
    const { url, sessions } = await useHttp2Server(
      (stream) => {
        streams += 1;
        most = Math.max(most, streams);
        stream.on("close", () => (streams -= 1));
        waiting.push(stream);
      },
      { settings: { maxConcurrentStreams: 3 } },
    );
    const transport = useTransport();
    const responses = Promise.all(many(9, () => exchangeWith(transport, url)));
    await vi.waitFor(() => expect(waiting.length).toBe(9));
    expect(transport.poolStatus().sessions).toMatchObject(
      [1, 2, 3].map((id) => ({ id, state: "open", streams: 3, capacity: 3 })),
    );
    for (const stream of waiting) {
      stream.respond();
      stream.end();
    }
    await responses;
    expect([sessions.length, most]).toEqual([3, 9]);
  });

  it("is kept to by waiting, where no more sessions are allowed", async () => {
    let now = 0;
    let most = 0;
    const { url, sessions } = await useHttp2Server(
      (stream) => {
        now += 1;
        most = Math.max(most, now);
        stream.on("close", () => (now -= 1));
        setImmediate(() => ok(stream, {}, []));
      },
      { settings: { maxConcurrentStreams } },
    );
    const transport = useTransport({ limits: { maxConnections: 1 } });
    const responses = await Promise.all(many(20, () => exchangeWith(transport, url)));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect([sessions.length, most]).toEqual([1, maxConcurrentStreams]);
  });

  it("is ours, where the server allows more", async () => {
    const waiting: ServerHttp2Stream[] = [];
    const { url, sessions } = await useHttp2Server((stream) => waiting.push(stream));
    const transport = useTransport({ maxConcurrentStreams: 5 });
    const responses = Promise.all(many(20, () => exchangeWith(transport, url)));
    await vi.waitFor(() => expect(waiting.length).toBe(20));
    for (const stream of waiting) ok(stream, {}, []);
    await responses;
    expect(sessions.length).toBe(4);
    expect(transport.poolStatus().sessions.map(({ capacity }) => capacity)).toEqual([5, 5, 5, 5]);
  });

  it("lets who waits too long have a PoolTimeoutError", async () => {
    const held: ServerHttp2Stream[] = [];
    const { url } = await useHttp2Server((stream) => held.push(stream), { settings: { maxConcurrentStreams: 1 } });
    const transport = useTransport({ limits: { maxConnections: 1 } });
    const first = exchangeWith(transport, url);
    await vi.waitFor(() => expect(held.length).toBe(1));
    const timeout = { ...defaultTimeouts, pool: 20 };
    await expect(exchangeWith(transport, url, { extensions: { timeout } })).rejects.toMatchObject({
      code: "ERR_POOL_TIMEOUT",
      phase: "pool",
      limit: 20,
      processed: "no",
    });
    ok(held[0]!, {}, []);
    await first;
  });

  it("that is raised lets those in who wait", async () => {
    const server = await useFrameServer();
    const transport = useTransport({ limits: { maxConnections: 1 } });
    const responses = Promise.all(many(3, () => exchangeWith(transport, server.url)));
    const connection = await server.accept();
    connection.open([3, 1]);
    const first = await connection.request();
    await vi.waitFor(() => expect(transport.poolStatus().queued).toBe(2));
    connection.send(settingsFrame([3, 3]));
    const rest = [await connection.request(), await connection.request()];
    for (const id of [first, ...rest]) answer(connection, id);
    await responses;
    expect(server.accepted).toBe(1);
  });

  it("that is lowered keeps others out, and ends nothing", async () => {
    const server = await useFrameServer();
    const transport = useTransport({ limits: { maxConnections: 1 } });
    const early = Promise.all(many(3, () => exchangeWith(transport, server.url)));
    const connection = await server.accept();
    connection.open([3, 3]);
    const ids = [await connection.request(), await connection.request(), await connection.request()];
    connection.send(settingsFrame([3, 1]));
    await vi.waitFor(() => expect(transport.poolStatus().sessions[0]?.capacity).toBe(1));
    const late = exchangeWith(transport, server.url);
    expect(transport.poolStatus()).toMatchObject({ queued: 1 });
    for (const id of ids.slice(0, 2)) answer(connection, id);
    await vi.waitFor(() => expect(transport.poolStatus().sessions[0]?.streams).toBe(1));
    expect(connection.frames.filter(({ type }) => type === frameType.headers).length).toBe(3);
    answer(connection, ids[2]!);
    await early;
    answer(connection, await connection.request());
    await late;
  });

  it("of none is waited out, by one dial", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const responses = Promise.all(many(10, () => exchangeWith(transport, server.url)));
    const connection = await server.accept();
    connection.open([3, 0]);
    await connection.next(frameType.settings);
    connection.send(settingsFrame([3, 100]));
    for (let i = 0; i < 10; i++) answer(connection, await connection.request());
    await responses;
    expect(server.accepted).toBe(1);
  });

  it("of none that stays ends in a ConnectTimeoutError", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const timeout = { ...defaultTimeouts, connect: 30 };
    const failed = failureOf(exchangeWith(transport, server.url, { extensions: { timeout } }));
    const connection = await server.accept();
    connection.open([3, 0]);
    expect(await failed).toMatchObject({
      code: "ERR_CONNECT_TIMEOUT",
      processed: "no",
    });
    await connection.ended;
  });
});

describe("close()", () => {
  it("finishes what is in flight, and refuses what comes after", async () => {
    const { url, sessions } = await useHttp2Server((stream) => setImmediate(() => ok(stream, {}, [])));
    const transport = useTransport();
    const response = exchangeWith(transport, url);
    const closed = transport.close();
    await expect(exchangeWith(transport, url)).rejects.toMatchObject({ code: "ERR_TRANSPORT_CLOSED" });
    expect((await response).text()).toBe("ok");
    await closed;
    await vi.waitFor(() => expect(sessions[0]?.destroyed).toBe(true));
  });

  it("ends when the server closes nothing by itself", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const response = exchangeWith(transport, server.url);
    const connection = await server.accept();
    connection.open();
    answer(connection, await connection.request());
    await response;
    connection.socket.pause();
    await transport.close();
    expect(transport.poolStatus()).toMatchObject({ open: 0, sessions: [] });
    connection.socket.resume();
    await once(connection.socket, "close");
  });
});

function answer(connection: FrameConnection, streamId: number): void {
  connection.send(headersFrame(streamId, { ":status": "200" }, whole));
}
