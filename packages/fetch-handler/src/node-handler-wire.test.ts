/* What the conformance suite shows of its own servers only, shown here of a server of node:http behind a pair of streams: the wire. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

import { HttpRequest, type HttpRequestInit, type HttpResponse } from "@haulier/core";
import { describe, expect, it, onTestFinished } from "vitest";

import type { NodeListener } from "./app-failures.ts";
import { NodeHandlerTransport, type NodeHandlerTransportOptions } from "./node-handler-transport.ts";
import { countedPieces, eventually, rejectionOf } from "./testing/use-app.ts";
import { writePiece } from "./testing/write-piece.ts";

/** A transport, and the server's ends of its connections. */
function setUp(app: NodeListener, options?: NodeHandlerTransportOptions, prepare?: (server: Server) => void) {
  const sockets: Duplex[] = [];
  const server = createServer((request, response) => void app(request, response));
  server.on("connection", (socket: Duplex) => sockets.push(socket));
  prepare?.(server);
  const transport = new NodeHandlerTransport(server, options);
  onTestFinished(() => transport.close());
  const send = (method = "GET", path = "/", init?: HttpRequestInit): Promise<HttpResponse> =>
    transport.handleRequest(new HttpRequest(method, `http://app.test${path}`, init));
  const sendAndRead = async (...args: Parameters<typeof send>): Promise<string> =>
    new TextDecoder().decode(await (await send(...args)).read());
  return { transport, sockets, send, sendAndRead };
}

/** Answers with what the head says about the body, and reads it. */
const tellFraming = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = (await request.setEncoding("utf8").toArray()).join("");
  const { "content-length": length = "none", "transfer-encoding": coding = "none" } = request.headers;
  response.end(`${length} ${coding} ${body}`);
};

describe("a request body", () => {
  it.each<[what: string, content: () => HttpRequestInit["content"], framing: string]>([
    ["text", () => "hello", "5 none hello"],
    ["nothing", () => "", "0 none "],
    ["bytes", () => new TextEncoder().encode("hello"), "5 none hello"],
    ["a Blob", () => new Blob(["hello"]), "5 none hello"],
    ["a stream", () => ReadableStream.from(["hel", "lo"]), "none chunked hello"],
    ["a generator", () => ["hel", "lo"].values(), "none chunked hello"],
  ])("that is %s is framed as on a socket", async (_what, content, framing) => {
    const { sendAndRead } = setUp(tellFraming);
    expect(await sendAndRead("POST", "/", { content: content() })).toBe(framing);
  });

  it("is not read further than the server reads", async () => {
    const source = countedPieces(8_000, 65_536);
    const { send } = setUp((_request, response) => response.writeHead(200).flushHeaders());
    const response = await send("POST", "/", { content: source.pieces() });
    expect(source.given).toBeLessThan(40);
    await response.close();
  });
});

describe("a response body", () => {
  it.each<[what: string, answer: NodeListener, framing: readonly [string | null, string | null]]>([
    ["a length", (_request, response) => response.end("hello"), ["5", null]],
    [
      "chunks",
      async (_request, response) => {
        await writePiece(response, "hel");
        response.end("lo");
      },
      [null, "chunked"],
    ],
    [
      "the end of the connection",
      (_request, response) => {
        response.useChunkedEncodingByDefault = false;
        response.write("hello");
        response.end();
      },
      [null, null],
    ],
  ])("may be framed by %s", async (_what, answer, framing) => {
    const { send } = setUp(answer);
    const response = await send();
    expect([response.headers.get("content-length"), response.headers.get("transfer-encoding")]).toEqual(framing);
    expect(new TextDecoder().decode(await response.read())).toBe("hello");
  });

  it.each<[how: string, answer: NodeListener]>([
    ["before the head", ({ socket }) => socket.destroy()],
    ["with what is no HTTP", ({ socket }) => socket.end("this is no HTTP\r\n\r\n")],
    ["in the middle of the head", ({ socket }) => socket.end("HTTP/1.1 200 OK\r\nConten")],
  ])("is an error when the server ends %s", async (_how, answer) => {
    const { send } = setUp(answer);
    expect(await rejectionOf(send())).toMatchObject({ code: "ERR_REMOTE_PROTOCOL", processed: "maybe" });
  });

  it.each(["Content-Length: 9", "Transfer-Encoding: chunked"])("is an error when %s is not kept", async (field) => {
    const { send } = setUp(({ socket }) =>
      socket.end(`HTTP/1.1 200 OK\r\n${field}\r\n\r\n5\r\nhello\r\n`.slice(0, -3)),
    );
    const response = await send();
    expect(await rejectionOf(response.read())).toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
  });
});

describe("a connection", () => {
  it.each(["GET", "HEAD", "POST", "DELETE"])("serves 50 requests of %s in turn", async (method) => {
    const { sockets, sendAndRead } = setUp(tellFraming);
    const init = method === "POST" ? { content: "hello" } : {};
    for (let count = 0; count < 50; count++) await sendAndRead(method, "/", init);
    expect(sockets.length).toBe(1);
  });

  it("serves those who wait in the order they came, when there may be no other", async () => {
    const { sockets, sendAndRead } = setUp(({ url }, response) => response.end(url), { limits: { maxConnections: 1 } });
    const order: string[] = [];
    const paths = ["/1", "/2", "/3"];
    await Promise.all(paths.map(async (path) => order.push(await sendAndRead("GET", path))));
    expect([order, sockets.length]).toEqual([paths, 1]);
  });

  it("is one of as many as there are requests at once", async () => {
    const waiting: ServerResponse[] = [];
    const { sockets, sendAndRead } = setUp((_request, response) => {
      waiting.push(response);
      if (waiting.length === 3) for (const one of waiting) one.end("together");
    });
    expect(await Promise.all([sendAndRead(), sendAndRead(), sendAndRead()])).toEqual(Array(3).fill("together"));
    expect(sockets.length).toBe(3);
  });

  it("is not used again after Connection: close, of either side", async () => {
    const { sockets, sendAndRead } = setUp(({ url }, response) => {
      if (url === "/close") response.setHeader("Connection", "close");
      response.end("done");
    });
    await sendAndRead("GET", "/close");
    await sendAndRead("GET", "/", { headers: { Connection: "close" } });
    await sendAndRead();
    expect(sockets.length).toBe(3);
    await eventually(() => sockets[0]!.destroyed && sockets[1]!.destroyed);
  });

  it("is dialled anew when the server has closed the idle one", async () => {
    const { transport, sockets, sendAndRead } = setUp((_request, response) => response.end("done"));
    await sendAndRead();
    sockets[0]!.end();
    await eventually(() => transport.poolStatus()?.open === 0);
    expect([await sendAndRead(), sockets.length]).toEqual(["done", 2]);
  });

  it.each([
    ["kept when little", 1, 1],
    ["closed when much", 100_000, 0],
  ])("is %s is left of a body that is given up", async (_what, count, open) => {
    const { transport, send } = setUp(async (_request, response) => {
      for (const piece of countedPieces(count, 1_000).pieces()) if (!(await writePiece(response, piece))) return;
      response.end();
    });
    await (await send()).close();
    await eventually(() => transport.poolStatus()?.active === 0);
    expect(transport.poolStatus()).toMatchObject({ open, idle: open });
  });

  it("is closed with those of the server, when that listens as well", async () => {
    const server = createServer((_request, response) => response.end("done"));
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const transport = new NodeHandlerTransport(server);
    onTestFinished(() => transport.close());
    await (await transport.handleRequest(new HttpRequest("GET", "http://app.test/"))).read();
    expect(transport.poolStatus()).toMatchObject({ open: 1 });
    server.closeIdleConnections();
    await eventually(() => transport.poolStatus()?.open === 0);
  });

  it("is refused a head that is larger than the server takes", async () => {
    const { send } = setUp((_request, response) => response.end());
    const response = await send("GET", "/", { headers: { "X-Large": "x".repeat(20_000) } });
    expect(response.status).toBe(431);
    await response.close();
  });
});

describe("an upgrade", () => {
  const headers = { Connection: "Upgrade", Upgrade: "echo" };
  const accept = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
  /** The stream that an upgraded connection is. */
  const streamOf = (response: HttpResponse): Duplex => response.extensions.networkStream as unknown as Duplex;
  const upgradeBy = (onUpgrade: (socket: Duplex) => void) =>
    setUp(
      () => {},
      {},
      (server) => server.on("upgrade", (_request, socket: Duplex) => onUpgrade(socket)),
    );

  it("hands over what the server sends at once, and carries much both ways", async () => {
    const { send } = upgradeBy((socket) => {
      socket.write(`${accept}welcome`);
      socket.pipe(socket);
    });
    const response = await send("GET", "/", { headers });
    const stream = streamOf(response);
    const [first] = (await once(stream, "data")) as [Buffer];
    expect([response.status, first.toString()]).toEqual([101, "welcome"]);
    stream.end(Buffer.alloc(5_000_000, 7));
    let length = 0;
    for await (const piece of stream) length += (piece as Buffer).byteLength;
    expect(length).toBe(5_000_000);
    await response.close();
  });

  it.each(["client", "server"])("is seen to end by either when the %s ends it", async (endedBy) => {
    const far = Promise.withResolvers<Duplex>();
    const { send } = upgradeBy((socket) => {
      socket.write(accept);
      // A server's end may be half open, so it says itself that it has no more to say.
      far.resolve(socket.resume().on("end", () => socket.end()));
    });
    const response = await send("GET", "/", { headers });
    const [near, server] = [streamOf(response).resume(), await far.promise];
    (endedBy === "client" ? near : server).end();
    await Promise.all([near, server].map((stream) => once(stream, "close")));
    expect([near, server].map(({ readableEnded, errored }) => [readableEnded, errored])).toEqual([
      [true, null],
      [true, null],
    ]);
    await response.close();
  });

  it("that the server does not take is an answer like any other", async () => {
    const { sockets, sendAndRead } = setUp(({ headers: { upgrade } }, response) => response.end(`no ${upgrade}`));
    expect(await sendAndRead("GET", "/", { headers })).toBe("no echo");
    expect(sockets.length).toBe(1);
  });
});
