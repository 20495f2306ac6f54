import { HttpRequest, type TransportError } from "@haulier/core";
import { describe, expect, it, vi } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { dataFrame, flag, frameType, goawayFrame, headersFrame, resetFrame } from "./testing/frames.ts";
import { useFrameServer, type FrameConnection } from "./testing/use-frame-server.ts";
import { useTransport } from "./testing/use-transport.ts";

const ok = { ":status": "200" };
const code = { noError: 0, internal: 2, refused: 7, cancel: 8, calm: 11, http11: 13 };

describe("a body that breaks off", () => {
  const breaks: Record<string, (connection: FrameConnection, streamId: number) => void> = {
    "RST_STREAM with NO_ERROR": (connection, id) => connection.send(resetFrame(id, code.noError)),
    "RST_STREAM with CANCEL": (connection, id) => connection.send(resetFrame(id, code.cancel)),
    "RST_STREAM with INTERNAL_ERROR": (connection, id) => connection.send(resetFrame(id, code.internal)),
    "RST_STREAM with REFUSED_STREAM": (connection, id) => connection.send(resetFrame(id, code.refused)),
    "the end of the connection": (connection) => connection.socket.end(),
    "a reset of the connection": (connection) => connection.socket.resetAndDestroy(),
    "GOAWAY and the end of the connection": (connection, id) => {
      connection.send(goawayFrame(id));
      connection.socket.end();
    },
    "GOAWAY with an error": (connection, id) => connection.send(goawayFrame(id, code.internal)),
  };
  for (const [what, breakOff] of Object.entries(breaks)) {
    for (const reading of ["all at once", "in pieces", "after a pause"] as const) {
      it(`fails with ${what}, read ${reading}`, async () => {
        const server = await useFrameServer();
        const transport = useTransport({ highWaterMark: reading === "after a pause" ? 1 : 1_000 });
        const sent = transport.handleRequest(new HttpRequest("GET", server.url));
        const connection = await server.accept();
        connection.open();
        const id = await connection.request();
        connection.send(headersFrame(id, ok), dataFrame(id, "some "), dataFrame(id, "bytes"));
        const response = await sent;
        if (reading === "after a pause") {
          breakOff(connection, id);
          // Time to arrive; what comes later is another case of this table.
          for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
        }
        const read = reading === "all at once" ? response.read() : readPieces(response);
        if (reading !== "after a pause") breakOff(connection, id);
        const error: TransportError = await read.then(
          () => expect.unreachable("it looked complete"),
          (reason: unknown) => reason as TransportError,
        );
        expect(["ERR_REMOTE_PROTOCOL", "ERR_READ"]).toContain(error.code);
        expect(error.request?.method).toBe("GET");
      });
    }
  }

  it("by the end of the connection says so", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const failed = failureOf(exchangeWith(transport, server.url));
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    connection.send(headersFrame(id, ok), dataFrame(id, "some bytes"));
    connection.socket.end();
    expect(await failed).toMatchObject({
      code: "ERR_REMOTE_PROTOCOL",
      message: expect.stringContaining("the server closed the connection before the response was complete"),
    });
  });

  async function readPieces(body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const piece of body) expect(piece.byteLength).toBeGreaterThan(0);
  }
});

describe("a stream that is reset before any answer", () => {
  const resets = [
    [code.cancel, "CANCEL", "maybe"],
    [code.internal, "INTERNAL_ERROR", "maybe"],
    [code.calm, "ENHANCE_YOUR_CALM", "maybe"],
    [code.http11, "HTTP_1_1_REQUIRED", "no"],
  ] as const;
  for (const [number, name, processed] of resets) {
    it(`tells of ${name}, processed "${processed}"`, async () => {
      const server = await useFrameServer();
      const transport = useTransport();
      const failed = failureOf(exchangeWith(transport, server.url));
      const connection = await server.accept();
      connection.open();
      connection.send(resetFrame(await connection.request(), number));
      expect(await failed).toMatchObject({
        code: "ERR_REMOTE_PROTOCOL",
        processed,
        message: expect.stringContaining(name),
      });
      expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1, sessions: [{ state: "open", streams: 0 }] });
    });
  }
});

describe("a whole answer before the end of the request", () => {
  it("counts, when the server wants no more of the request: RST_STREAM with NO_ERROR", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    let left = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield Buffer.from("piece");
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        left = true;
      }
    }
    const exchanged = exchangeWith(transport, server.url, { method: "POST", content: endless() });
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    await connection.next(frameType.data);
    connection.send(headersFrame(id, ok), dataFrame(id, "enough", flag.endStream), resetFrame(id, code.noError));
    const response = await exchanged;
    expect(response.text()).toBe("enough");
    await vi.waitFor(() => expect(left).toBe(true));
  });

  it("counts, and what is left of the request is not sent", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const waits = Promise.withResolvers<void>();
    async function* hanging(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("piece");
      await waits.promise;
      yield Buffer.from("too late");
    }
    const exchanged = exchangeWith(transport, server.url, { method: "POST", content: hanging() });
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    await connection.next(frameType.data);
    connection.send(headersFrame(id, ok), dataFrame(id, "enough", flag.endStream));
    expect((await exchanged).text()).toBe("enough");
    const reset = await connection.next(frameType.rstStream);
    expect([reset.streamId, reset.payload.readUInt32BE(0)]).toEqual([id, code.cancel]);
    waits.resolve();
    expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1 });
  });
});

describe("half a request body never looks like a whole one", () => {
  const ends: Record<string, (fail: (reason: unknown) => void, abort: () => void, end: () => void) => void> = {
    "an abort": (_fail, abort) => abort(),
    "a source that fails": (fail) => fail(new Error("no more paper")),
    "a source that ends too early": (_fail, _abort, end) => end(),
  };
  for (const [what, breakOff] of Object.entries(ends)) {
    it(`with ${what}`, async () => {
      const server = await useFrameServer();
      const transport = useTransport();
      const rest = Promise.withResolvers<void>();
      async function* pieces(): AsyncGenerator<Uint8Array> {
        yield Buffer.from("half");
        await rest.promise;
      }
      const controller = new AbortController();
      const request = new HttpRequest("POST", server.url, {
        content: pieces(),
        headers: { "Content-Length": "8" },
        extensions: { signal: controller.signal },
      });
      const failed = failureOf(transport.handleRequest(request));
      const connection = await server.accept();
      connection.open();
      await connection.request();
      await connection.next(frameType.data);
      breakOff(
        rest.reject,
        () => controller.abort(),
        () => rest.resolve(),
      );
      expect(await failed).toBeInstanceOf(Error);
      const reset = await connection.next(frameType.rstStream);
      expect(reset.payload.readUInt32BE(0)).toBe(code.cancel);
      const data = connection.frames.filter(({ type }) => type === frameType.data);
      expect(data.map(({ flags, payload }) => [flags, String(payload)])).toEqual([[flag.none, "half"]]);
      rest.resolve();
    });
  }
});

describe("leaving early", () => {
  it("resets the stream, and the session goes on", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const sent = transport.handleRequest(new HttpRequest("GET", server.url));
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    connection.send(headersFrame(id, ok), dataFrame(id, "some bytes"));
    await (await sent).close();
    const reset = await connection.next(frameType.rstStream);
    expect([reset.streamId, reset.payload.readUInt32BE(0)]).toEqual([id, code.cancel]);
    const next = exchangeWith(transport, server.url);
    const second = await connection.request();
    connection.send(headersFrame(second, ok, flag.endStream | flag.endHeaders));
    expect((await next).status).toBe(200);
    expect(server.accepted).toBe(1);
  });

  it("by abort rejects with the reason itself and resets the stream", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const controller = new AbortController();
    const { signal } = controller;
    const sent = transport.handleRequest(new HttpRequest("GET", server.url, { extensions: { signal } }));
    const failed = failureOf(sent);
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    controller.abort("enough");
    expect(await failed).toBe("enough");
    const reset = await connection.next(frameType.rstStream);
    expect([reset.streamId, reset.payload.readUInt32BE(0)]).toEqual([id, code.cancel]);
  });
});
