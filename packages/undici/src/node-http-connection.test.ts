import { HttpRequest, type HttpRequestInit } from "@haulier/core";
import { directConnector } from "@haulier/net";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";

import { priorKnowledge } from "./testing/prior-knowledge.ts";
import { useRawServer, type RawConnection } from "./testing/raw-server.ts";
import { useTransport } from "./testing/use-transport.ts";
import { UndiciTransport } from "./undici-transport.ts";

const ok = ["HTTP/1.1 200 OK", "Content-Length: 2", "", "ok"];

describe("a request that undici cannot send", () => {
  const request = (url: string, init: HttpRequestInit = {}) =>
    new HttpRequest("POST", url, {
      content: "x",
      ...init,
      extensions: { ...init.extensions, trailers: { "X-A": "1" } },
    });

  async function answer(connection: RawConnection): Promise<void> {
    await connection.receivedTo("X-A: 1\r\n\r\n");
    connection.send(...ok);
  }

  it("has its answer told like any other: 1xx, trailers, facts, events", async () => {
    const server = await useRawServer();
    const hints: unknown[] = [];
    const events: string[] = [];
    const sending = useTransport().handleRequest(
      request(server.url, {
        extensions: {
          onInformational: ({ status, headers }) => void hints.push([status, headers.get("link")]),
          trace: ({ type }) => void events.push(type),
        },
      }),
    );
    const connection = await server.connection();
    await connection.receivedTo("X-A: 1\r\n\r\n");
    connection.send("HTTP/1.1 103 Early Hints", "Link: </a.css>", "", "HTTP/1.1 200 Quite Right", "X-B: 1", "x-b: 2");
    connection.send("", "Set-Cookie: a=1", "Set-Cookie: b=2", "Transfer-Encoding: chunked", "", "2", "ok", "0");
    connection.send("", "X-C: 3", "", "");
    const response = await sending;
    await response.read();
    expect(hints).toEqual([[103, "</a.css>"]]);
    expect([response.status, response.reasonPhrase, response.text()]).toEqual([200, "Quite Right", "ok"]);
    expect([response.headers.get("x-b"), response.headers.getSetCookie()]).toEqual(["1, 2", ["a=1", "b=2"]]);
    expect(response.headers.raw.map(([name]) => name).slice(0, 2)).toEqual(["X-B", "x-b"]);
    expect(response.extensions.trailers?.raw).toEqual([["X-C", "3"]]);
    expect(response.extensions.connection).toMatchObject({ id: 1, reused: false });
    expect(response.extensions.timings).toMatchObject({ tcp: expect.any(Number) as number });
    expect(events).toEqual(["dialing", "connected", "requestSent", "headersReceived", "done"]);
  });

  it("has a connection of its own, within the limits of the pool", async () => {
    const server = await useRawServer();
    const transport = useTransport({ limits: { maxConnections: 1 } });
    const first = transport.handleRequest(request(server.url));
    const second = transport.handleRequest(request(server.url));
    expect(transport.poolStatus()).toMatchObject({ open: 0 });
    const one = await server.connection();
    expect(transport.poolStatus()).toEqual({
      open: 1,
      idle: 0,
      active: 1,
      queued: 1,
      origins: { [server.url]: { open: 1, idle: 0, active: 1, queued: 1 } },
    });
    await answer(one);
    await (await first).read();
    await one.ended;
    await answer(await server.connection());
    expect((await (await second).read()).byteLength).toBe(2);
  });

  it("waits for its turn as long as timeout.pool, and for its connection as long as timeout.connect", async () => {
    const server = await useRawServer();
    const transport = useTransport({ limits: { maxConnections: 1 } });
    const timeout = { pool: 10, connect: 10, read: 1_000, write: 1_000, total: null };
    const first = transport.handleRequest(request(server.url));
    const connection = await server.connection();
    await expect(transport.handleRequest(request(server.url, { extensions: { timeout } }))).rejects.toMatchObject({
      code: "ERR_POOL_TIMEOUT",
    });
    await answer(connection);
    await (await first).read();
    const silent = useTransport({ connector: () => new Promise(() => {}) });
    await expect(silent.handleRequest(request(server.url, { extensions: { timeout } }))).rejects.toMatchObject({
      code: "ERR_CONNECT_TIMEOUT",
    });
  });

  it("gets another connection when its own has closed before it was sent", async () => {
    const server = await useRawServer();
    const direct = directConnector();
    let dials = 0;
    const transport = useTransport({
      connector: async (target, options) => {
        const connection = await direct(target, options);
        dials += 1;
        if (dials === 1) connection.stream.destroy();
        return connection;
      },
    });
    const sending = transport.handleRequest(request(server.url));
    await server.connection();
    await answer(await server.connection());
    await (await sending).read();
    expect(dials).toBe(2);
  });

  it("gets no connection to a server that insists on HTTP/2", async () => {
    const server = await useRawServer();
    const transport = useTransport({ connector: priorKnowledge() });
    await expect(transport.handleRequest(request(server.url))).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.stringContaining("HTTP/1.1") as string,
    });
    await (
      await server.connection()
    ).ended;
  });

  it("is told every field of its answer, however many there are", async () => {
    const server = await useRawServer();
    const sending = useTransport().handleRequest(request(server.url));
    const connection = await server.connection();
    await connection.receivedTo("X-A: 1\r\n\r\n");
    const fields = Array.from({ length: 3_000 }, (_, i) => `x-${i}: ${i}`);
    connection.send("HTTP/1.1 204 No Content", ...fields, "", "");
    const response = await sending;
    await response.read();
    expect(response.headers.size).toBe(3_000);
  });

  it("is sent by HTTP/1.1 where HTTP/2 is offered to others", async () => {
    const offered: unknown[] = [];
    const server = await useRawServer();
    const transport = useTransport({
      http2: true,
      connector: async (_target, { alpnProtocols }) => {
        offered.push(alpnProtocols);
        throw new Error("enough");
      },
    });
    await expect(transport.handleRequest(request(server.url))).rejects.toMatchObject({ code: "ERR_CONNECT" });
    const plain = new HttpRequest("GET", server.url);
    await expect(transport.handleRequest(plain)).rejects.toMatchObject({ code: "ERR_CONNECT" });
    expect(offered).toEqual([["http/1.1"], ["h2", "http/1.1"]]);
  });

  it("is refused by a dispatcher of the caller's, and before that by the client", async () => {
    const dispatcher = new Agent();
    onTestFinished(() => dispatcher.close());
    const transport = new UndiciTransport({ dispatcher });
    expect(transport.capabilities).toMatchObject({ requestTrailers: false, expectContinue: false });
    for (const init of [
      { content: "x", extensions: { trailers: { "X-A": "1" } } },
      { content: "x", headers: { Expect: "100-continue" } },
      { headers: { Upgrade: "websocket" } },
      { extensions: { target: "*" } },
    ]) {
      await expect(transport.handleRequest(new HttpRequest("POST", "http://127.0.0.1:9/", init))).rejects.toMatchObject(
        { code: "ERR_LOCAL_PROTOCOL", message: expect.stringContaining("dispatcher") as string },
      );
    }
  });
});
