import { once } from "node:events";

import { HttpRequest, type HttpRequestInit, type HttpResponse } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { useRawServer, type RawConnection, type RawServer } from "./testing/raw-server.ts";
import { readText, streamOf } from "./testing/use-stream.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";
import type { UndiciTransport } from "./undici-transport.ts";

const switching = ["HTTP/1.1 101 Switching Protocols", "Upgrade: echo/1", "Connection: Upgrade", "", ""];
const wish = { Upgrade: "echo/1" };

function upgradeRequest(
  url: string,
  { headers = wish, method = "GET", ...init }: HttpRequestInit & { method?: string } = {},
) {
  return new HttpRequest(method, url, { headers, ...init });
}

/** Asks for an upgrade, and gets it. */
async function upgraded(
  server: RawServer,
  transport: UndiciTransport,
  init: HttpRequestInit = {},
): Promise<{ response: HttpResponse; connection: RawConnection }> {
  const sending = transport.handleRequest(upgradeRequest(server.url, init));
  const connection = await server.connection();
  await connection.receivedTo("\r\n\r\n");
  connection.send(...switching);
  return { response: await sending, connection };
}

describe("101 Switching Protocols", () => {
  it("gives the connection away, with the bytes that came after the head (X7)", async () => {
    const server = await useRawServer();
    const sending = useTransport().handleRequest(upgradeRequest(`${server.url}/chat`));
    const connection = await server.connection();
    const head = await connection.receivedTo("\r\n\r\n");
    expect(head.split("\r\n")).toEqual([
      "GET /chat HTTP/1.1",
      `Host: 127.0.0.1:${server.port}`,
      "Upgrade: echo/1",
      "Connection: Upgrade",
      "",
      "",
    ]);
    connection.send("HTTP/1.1 101 As You Wish", "Upgrade: Echo/1", "connection: upgrade", "X-A: 1", "", "early");
    const response = await sending;
    expect([response.status, response.reasonPhrase, response.headers.get("x-a")]).toEqual([101, "As You Wish", "1"]);
    expect(response.extensions.connection).toMatchObject({ id: 1, reused: false });
    expect(response.extensions.timings).toMatchObject({ receiving: 0 });
    expect((await response.read()).byteLength).toBe(0);
    const stream = streamOf(response);
    expect(await readText(stream, 5)).toBe("early");
    stream.write("hello");
    await connection.receivedTo("hello");
    connection.send("world");
    expect(await readText(stream, 5)).toBe("world");
    stream.end();
    await connection.ended;
    connection.socket.end();
    await once(stream, "close");
  });

  for (const status of [200, 400, 426]) {
    it(`may not come, and ${status} is an ordinary response then (X7)`, async () => {
      const server = await useRawServer();
      const sending = useClient().get(server.url, { headers: wish });
      const connection = await server.connection();
      await connection.receivedTo("\r\n\r\n");
      connection.send(`HTTP/1.1 ${status} No`, "Upgrade: h2c", "Connection: Upgrade", "Content-Length: 2", "", "no");
      const response = await sending;
      expect([response.status, response.text(), response.extensions.networkStream]).toEqual([status, "no", undefined]);
      await connection.ended;
    });
  }

  it("may come after other interim responses, and after a request body", async () => {
    const server = await useRawServer();
    const statuses: number[] = [];
    const extensions = { onInformational: ({ status }: { status: number }) => void statuses.push(status) };
    const sending = useTransport().handleRequest(
      upgradeRequest(server.url, { method: "POST", content: "hello", extensions }),
    );
    const connection = await server.connection();
    await connection.receivedTo("hello");
    connection.send("HTTP/1.1 103 Early Hints", "", "", ...switching);
    streamOf(await sending).destroy();
    expect(statuses).toEqual([103]);
  });

  for (const [what, init, lines] of [
    ["another protocol", { headers: wish }, switching.with(1, "Upgrade: telnet")],
    ["two protocols, of which one was asked for", { headers: wish }, switching.with(1, "Upgrade: echo/1, telnet")],
    ["a protocol that nobody asked for", { extensions: { target: "*" } }, switching],
    ["no protocol", { headers: wish }, ["HTTP/1.1 101 Switching Protocols", "", ""]],
    ["no Upgrade", { headers: wish }, switching.toSpliced(1, 1)],
  ] as const) {
    it(`for ${what} is an error, and the connection is closed (S-28)`, async () => {
      const server = await useRawServer();
      const sending = useTransport().handleRequest(new HttpRequest("OPTIONS", server.url, init));
      const failed = sending.catch((error: unknown) => error);
      const connection = await server.connection();
      await connection.receivedTo("\r\n\r\n");
      connection.send(...lines, "bytes for nobody");
      expect(await failed).toMatchObject({ code: "ERR_REMOTE_PROTOCOL", processed: "maybe" });
      await connection.ended;
    });
  }

  it("before the end of the request is an error, since the rest would be taken for the other protocol", async () => {
    const server = await useRawServer();
    const content = (async function* (): AsyncGenerator<string> {
      yield "hello";
      await new Promise(() => {});
    })();
    const sending = useTransport().handleRequest(upgradeRequest(server.url, { method: "POST", content }));
    const failed = sending.catch((error: unknown) => error);
    const connection = await server.connection();
    await connection.receivedTo("hello\r\n");
    connection.send(...switching);
    expect(await failed).toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
    await connection.ended;
  });

  it("ends the exchange: no limit and no signal holds for what follows", async () => {
    const server = await useRawServer();
    const clock = new VirtualClock();
    const controller = new AbortController();
    const timeout = { pool: 1, connect: 1, read: 1, write: 1, total: null };
    const transport = useTransport({ clock });
    const extensions = { signal: controller.signal, timeout };
    const { response, connection } = await upgraded(server, transport, { extensions });
    controller.abort();
    await clock.advance(60_000);
    const stream = streamOf(response);
    stream.write("still here");
    expect(await connection.receivedTo("still here")).toContain("Upgrade: echo/1");
    stream.destroy();
  });

  it("fails the exchange, and closes the connection, when a listener throws", async () => {
    const server = await useRawServer();
    const failure = new Error("from the listener");
    const trace = ({ type }: { type: string }): void => {
      if (type === "headersReceived") throw failure;
    };
    const outcome = upgraded(server, useTransport(), { extensions: { trace } });
    await expect(outcome).rejects.toBe(failure);
  });
});

describe("a connection that was given away", () => {
  it("counts until it is closed, and then makes room for another", async () => {
    const server = await useRawServer();
    const transport = useTransport({ limits: { maxConnections: 1 } });
    const { response } = await upgraded(server, transport);
    expect(transport.poolStatus()).toMatchObject({ open: 1, active: 1, idle: 0 });
    const waiting = transport.handleRequest(new HttpRequest("GET", server.url));
    await expect.poll(() => transport.poolStatus()).toMatchObject({ open: 1, queued: 1 });
    streamOf(response).destroy();
    const connection = await server.connection();
    await connection.receivedTo("\r\n\r\n");
    connection.send("HTTP/1.1 204 No Content", "", "");
    expect((await waiting).status).toBe(204);
    await (await waiting).read();
  });

  for (const [what, leave] of [
    ["the response is closed", (response: HttpResponse) => response.close()],
    ["the response is disposed of", (response: HttpResponse) => response[Symbol.asyncDispose]()],
    ["the stream is destroyed", async (response: HttpResponse) => void streamOf(response).destroy()],
  ] as const) {
    it(`is closed when ${what}`, async () => {
      const server = await useRawServer();
      const transport = useTransport();
      const { response, connection } = await upgraded(server, transport);
      await leave(response);
      await connection.ended;
      await expect.poll(() => transport.poolStatus()).toMatchObject({ open: 0 });
    });
  }

  it("is closed when the server closes it, and an error on it is nobody's end", async () => {
    const server = await useRawServer();
    const transport = useTransport();
    const { response, connection } = await upgraded(server, transport);
    const stream = streamOf(response);
    connection.socket.resetAndDestroy();
    await new Promise((resolve) => stream.on("close", resolve));
    await expect.poll(() => transport.poolStatus()).toMatchObject({ open: 0 });
  });

  it("stays when the response is read, as get() does, and belongs to whoever has the stream", async () => {
    const server = await useRawServer();
    const sending = useClient({ raiseForStatus: true }).get(server.url, { headers: wish });
    const connection = await server.connection();
    await connection.receivedTo("\r\n\r\n");
    connection.send(...switching);
    const response = await sending;
    await response.close();
    expect(response.content.byteLength).toBe(0);
    const stream = streamOf(response);
    stream.write("mine");
    await connection.receivedTo("mine");
    stream.destroy();
  });

  it("is closed by close() of the transport, which waits for no end of it", async () => {
    const server = await useRawServer();
    const transport = useTransport();
    const { response, connection } = await upgraded(server, transport);
    const sending = transport.handleRequest(upgradeRequest(server.url));
    const late = await server.connection();
    await late.receivedTo("\r\n\r\n");
    const closing = transport.close();
    await connection.ended;
    expect(streamOf(response).destroyed).toBe(true);
    // One that is under way is waited for, and closed as soon as it is there.
    late.send(...switching);
    expect(streamOf(await sending).destroyed).toBe(true);
    await closing;
    await late.ended;
  });
});
