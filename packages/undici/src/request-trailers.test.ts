import { createHash } from "node:crypto";

import { HttpRequest, type HttpRequestInit } from "@haulier/core";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";

import { useRawServer, type RawConnection } from "./testing/raw-server.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";
import { UndiciTransport } from "./undici-transport.ts";

const ok = ["HTTP/1.1 200 OK", "Content-Length: 2", "", "ok"];
const lastChunk = "0\r\n\r\n";

/** What comes over the wire after the head of a request. */
function afterHead(received: string): string[] {
  return received.slice(received.indexOf("\r\n\r\n") + 4).split("\r\n");
}

function fieldsOf(received: string, name: RegExp): string[] {
  const lines = received.slice(0, received.indexOf("\r\n\r\n")).split("\r\n");
  return lines.filter((line) => name.test(line));
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

describe("the trailers of a request", () => {
  it("follow the last chunk of a body in memory, and are announced (F-27)", async () => {
    const server = await useRawServer();
    const trailers: [string, string][] = [
      ["X-Sum", "abc"],
      ["x-SUM", "def"],
      ["X-Latin", "caf\u00e9"],
    ];
    const sending = useClient().post(server.url, { content: "hello", trailers });
    const connection = await server.connection();
    const received = await connection.receivedTo("caf\u00e9\r\n\r\n");
    expect(fieldsOf(received, /^(trailer|transfer-encoding|content-length|connection):/i)).toEqual([
      "Trailer: x-sum, x-latin",
      "Transfer-Encoding: chunked",
      "Connection: close",
    ]);
    expect(afterHead(received)).toEqual(["5", "hello", "0", "X-Sum: abc", "x-SUM: def", "X-Latin: caf\u00e9", "", ""]);
    connection.send(...ok);
    expect((await sending).text()).toBe("ok");
    await connection.ended;
  });

  it("are made after the last piece of a stream, once, and may take their time", async () => {
    const server = await useRawServer();
    const hash = createHash("sha256");
    let calls = 0;
    const content = async function* (): AsyncGenerator<string> {
      for await (const piece of pieces("one", "two")) {
        hash.update(piece);
        yield piece;
      }
    };
    const trailers = async (): Promise<Record<string, string>> => {
      calls += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return { "X-Digest": hash.digest("hex") };
    };
    const sending = useClient().put(server.url, { content: content(), trailers });
    const connection = await server.connection();
    const digest = createHash("sha256").update("onetwo").digest("hex");
    const received = await connection.receivedTo(`${digest}\r\n\r\n`);
    connection.send(...ok);
    await sending;
    expect(afterHead(received)).toEqual(["3", "one", "3", "two", "0", `X-Digest: ${digest}`, "", ""]);
    expect(fieldsOf(received, /^trailer:/i)).toEqual([]);
    expect(calls).toBe(1);
  });

  for (const [what, options] of [
    ["that turn out to be none", { trailers: () => ({}) }],
    ["that are none", { trailers: {} }],
  ] as const) {
    it(`${what} leave a chunked body`, async () => {
      const server = await useRawServer();
      const sending = useClient().post(server.url, { content: "hello", ...options });
      const connection = await server.connection();
      expect(afterHead(await connection.receivedTo(lastChunk))).toEqual(["5", "hello", "0", "", ""]);
      connection.send(...ok);
      expect((await sending).status).toBe(200);
    });
  }

  it("come after an empty body as well", async () => {
    const server = await useRawServer();
    const sending = useClient().post(server.url, { content: "", trailers: { "X-A": "1" } });
    const connection = await server.connection();
    expect(afterHead(await connection.receivedTo("X-A: 1\r\n\r\n"))).toEqual(["0", "X-A: 1", "", ""]);
    connection.send(...ok);
    expect((await sending).status).toBe(200);
  });

  it("are sent beside a Content-Length of the caller's, which is still checked", async () => {
    const server = await useRawServer();
    const client = useClient();
    const post = (length: string) =>
      client.post(server.url, {
        content: pieces("hello"),
        headers: { "Content-Length": length },
        trailers: { "X-A": "1" },
      });
    const sending = post("5");
    const connection = await server.connection();
    const received = await connection.receivedTo("X-A: 1\r\n\r\n");
    expect(fieldsOf(received, /^content-length:/i)).toEqual([]);
    connection.send(...ok);
    await sending;
    await expect(post("6")).rejects.toMatchObject({ code: "ERR_LOCAL_PROTOCOL", processed: "maybe" });
    const second = await server.connection();
    await second.ended;
    expect(second.received).not.toContain("X-A");
  });
});

describe("trailers that cannot be made", () => {
  async function failing(trailers: () => Record<string, string>): Promise<{ error: unknown; received: string }> {
    const server = await useRawServer();
    const sending = useClient().post(server.url, { content: pieces("hello"), trailers });
    const error = sending.catch((reason: unknown) => reason);
    const connection = await server.connection();
    await connection.ended;
    return { error: await error, received: connection.received };
  }

  it("fail the exchange with their error as its cause, and end the body unfinished", async () => {
    const failure = new Error("no digest");
    const { error, received } = await failing(() => {
      throw failure;
    });
    expect(error).toMatchObject({ code: "ERR_WRITE", cause: failure, processed: "maybe" });
    expect(received.endsWith(lastChunk)).toBe(false);
  });

  it("fail it when they do not go there", async () => {
    const { error, received } = await failing(() => ({ Authorization: "secret" }));
    expect(error).toMatchObject({ code: "ERR_LOCAL_PROTOCOL", processed: "maybe" });
    expect(String(error)).not.toContain("secret");
    expect(received.endsWith(lastChunk)).toBe(false);
  });

  it("are not asked for when the body failed, or the answer came before its end", async () => {
    const server = await useRawServer();
    const client = useClient();
    let calls = 0;
    const trailers = () => {
      calls += 1;
      return {};
    };
    const broken = async function* (): AsyncGenerator<string> {
      yield "hello";
      throw new Error("broken");
    };
    await expect(client.post(server.url, { content: broken(), trailers })).rejects.toMatchObject({
      code: "ERR_WRITE",
    });
    await (
      await server.connection()
    ).ended;
    const endless = async function* (): AsyncGenerator<string> {
      yield "hello";
      await new Promise(() => {});
    };
    const sending = client.post(server.url, { content: endless(), trailers });
    const early = await server.connection();
    await early.receivedTo("hello\r\n");
    early.send("HTTP/1.1 413 Content Too Large", "Content-Length: 3", "", "413");
    expect((await sending).status).toBe(413);
    await early.ended;
    expect(early.received.endsWith("5\r\nhello\r\n")).toBe(true);
    expect(calls).toBe(0);
  });
});

describe("a request with trailers", () => {
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
