import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Duplex } from "node:stream";

import { HttpRequest, isTransportError, ReadTimeoutError, RemoteProtocolError } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { describe, expect, it, onTestFinished } from "vitest";

import type { NodeListener } from "./app-failures.ts";
import { NodeHandlerTransport } from "./node-handler-transport.ts";
import { countedPieces, eventually, measure, rejectionOf } from "./testing/use-app.ts";
import { useListener } from "./testing/use-listener.ts";
import { writePiece } from "./testing/write-piece.ts";

describe("the request that the listener gets", () => {
  it("is an IncomingMessage with method, target, raw headers and body (X4)", async () => {
    const client = useListener(async (request, response) => {
      const { method, url, httpVersion, rawHeaders } = request;
      const body = (await request.setEncoding("utf8").toArray()).join("");
      response.end(JSON.stringify({ method, url, httpVersion, rawHeaders: rawHeaders.slice(-6), body }));
    });
    const headers: [string, string][] = [
      ["X-One", "1"],
      ["x-ONE", "2"],
    ];
    const response = await client.post("/users?page=2#top", { content: "hello", headers });
    expect(response.json()).toMatchObject({ method: "POST", url: "/users?page=2", httpVersion: "1.1", body: "hello" });
    const { rawHeaders } = response.json<{ rawHeaders: string[] }>();
    expect(rawHeaders.join(": ")).toContain("X-One: 1: x-ONE: 2");
  });

  it("comes from clientAddress, to the port of the URL (X4)", async () => {
    const listener: NodeListener = ({ socket }, response) =>
      response.end(JSON.stringify([socket.remoteAddress, socket.remotePort, socket.remoteFamily, socket.localPort]));
    expect((await useListener(listener).get("/")).json()).toEqual(["127.0.0.1", 123, "IPv4", 80]);
    const clientAddress = { address: "2001:db8::7", port: 4711 };
    const response = await useListener(listener, { clientAddress }).get("http://app.test:8080/");
    expect(response.json()).toEqual(["2001:db8::7", 4711, "IPv6", 8080]);
  });

  it("is told to be encrypted where the URL is https, without any TLS (X4)", async () => {
    const client = useListener(({ socket }, response) =>
      response.end(String("encrypted" in socket && socket.encrypted)),
    );
    expect((await client.get("https://app.test/")).text()).toBe("true");
    expect((await client.get("http://app.test/")).text()).toBe("false");
  });

  it("has a socket on which what streams is set as on any other", async () => {
    const client = useListener((request, response) => {
      request.socket.setTimeout(0).setNoDelay(true).setKeepAlive(true);
      request.setTimeout(1_000);
      response.setTimeout(1_000, () => response.destroy());
      response.end("set");
    });
    expect((await client.get("/")).text()).toBe("set");
  });
});

describe("the connection", () => {
  it("is kept for the next request, and is told by the pool", async () => {
    const sockets = new Set<object>();
    const transport = new NodeHandlerTransport((request, response) => {
      sockets.add(request.socket);
      response.end();
    });
    onTestFinished(() => transport.close());
    for (let i = 0; i < 3; i++)
      await (await transport.handleRequest(new HttpRequest("GET", "http://app.test/"))).read();
    expect(sockets.size).toBe(1);
    expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1, origins: { "http://app.test": { open: 1 } } });
    await transport.close();
    await eventually(() => [...sockets].every((socket) => "destroyed" in socket && socket.destroyed === true));
  });

  it("is closed when it has been idle for limits.keepAliveTimeout", async () => {
    const clock = new VirtualClock();
    const closed: string[] = [];
    const transport = new NodeHandlerTransport(
      (request, response) => {
        request.socket.once("close", () => closed.push("closed"));
        response.end();
      },
      { limits: { keepAliveTimeout: 50 }, clock },
    );
    onTestFinished(() => transport.close());
    await (await transport.handleRequest(new HttpRequest("GET", "http://app.test/"))).read();
    await clock.advance(49);
    expect([transport.poolStatus()?.open, closed]).toEqual([1, []]);
    await clock.advance(2);
    expect(transport.poolStatus()?.open).toBe(0);
    await eventually(() => closed.length === 1);
  });

  it("is not closed with the server's others, nor is the server, when the transport is", async () => {
    const server = createServer((_request, response) => response.end("listening"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const transport = new NodeHandlerTransport(server);
    const response = await transport.handleRequest(new HttpRequest("GET", "http://app.test/"));
    await response.read();
    await transport.close();
    expect([response.text(), server.listening]).toEqual(["listening", true]);
  });

  it("is handed over after an upgrade", async () => {
    const server = createServer();
    server.on("upgrade", (_request: IncomingMessage, socket: Duplex) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      socket.pipe(socket);
    });
    const client = useListener(server);
    const response = await client.stream("GET", "/", { headers: { Connection: "Upgrade", Upgrade: "echo" } });
    const stream = response.extensions.networkStream as unknown as Duplex;
    stream.write("hello");
    const [piece] = (await once(stream, "data")) as [Buffer];
    expect([response.status, piece.toString()]).toEqual([101, "hello"]);
    await response.close();
  });
});

describe("bodies", () => {
  it("go up no faster than they are read: 50 MB", async () => {
    const source = countedPieces(800, 65_536);
    let lead = 0;
    const client = useListener(async (request, response) => {
      let taken = 0;
      const watched = (request as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
      const next = async (): Promise<IteratorResult<Buffer>> => {
        const result = await watched.next();
        lead = Math.max(lead, source.given * 65_536 - taken);
        taken += result.done === true ? 0 : result.value.byteLength;
        return result;
      };
      response.end(JSON.stringify(await measure({ [Symbol.asyncIterator]: () => ({ next }) })));
    });
    const response = await client.put("/", { content: source.pieces() });
    expect(response.json()).toEqual({ length: 800 * 65_536, isIntact: true });
    expect(lead).toBeLessThan(1_000_000);
  });

  it("come down no faster than they are read, and are left at once", async () => {
    const source = countedPieces(8_000, 65_536);
    let isLeft = false;
    const client = useListener(async (_request, response) => {
      response.on("close", () => void (isLeft = !response.writableFinished));
      for (const piece of source.pieces()) if (!(await writePiece(response, piece))) return;
    });
    const response = await client.stream("GET", "/");
    const pieces = response.raw();
    await pieces.next();
    expect(source.given).toBeLessThan(40);
    await pieces.return();
    await eventually(() => isLeft);
  });

  it("arrive event by event, without an end", async () => {
    let sent = 0;
    const client = useListener((request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const send = (): void => {
        if (!response.destroyed) response.write(`data: ${++sent}\n\n`, () => setImmediate(send));
      };
      send();
      request.on("close", () => void (sent = -1));
    });
    const response = await client.stream("GET", "/");
    const seen: string[] = [];
    for await (const line of response.lines()) {
      if (line !== "") seen.push(line);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(["data: 1", "data: 2", "data: 3"]);
    await eventually(() => sent === -1);
  });

  it("may be followed by trailers, and preceded by hints", async () => {
    const client = useListener((_request, response) => {
      response.writeEarlyHints({ link: "</a.css>; rel=preload" });
      response.writeHead(200, { Trailer: "X-Sum" });
      response.write("body");
      response.addTrailers({ "X-Sum": "4" });
      response.end();
    });
    const hints: (string | null)[] = [];
    const onInformational = ({ headers }: { headers: { get(name: string): string | null } }): void =>
      void hints.push(headers.get("link"));
    const response = await client.get("/", { extensions: { onInformational } });
    expect([response.text(), response.extensions.trailers?.get("x-sum"), hints]).toEqual([
      "body",
      "4",
      ["</a.css>; rel=preload"],
    ]);
  });
});

describe("leaving", () => {
  it("is seen by the listener as a connection that closes, and rejects with the reason (EX3)", async () => {
    const controller = new AbortController();
    let isClosed = false;
    const client = useListener((request, response) => {
      response.on("close", () => void (isClosed = !response.writableFinished && request.destroyed));
      controller.abort("enough");
    });
    expect(await rejectionOf(client.get("/", { signal: controller.signal }))).toBe("enough");
    await eventually(() => isClosed);
  });

  it("happens when timeout.read has passed", async () => {
    const clock = new VirtualClock();
    const called = Promise.withResolvers<void>();
    const client = useListener(() => called.resolve(), { clock, client: { clock, timeout: { read: 200 } } });
    const failing = rejectionOf(client.get("/"));
    await called.promise;
    await clock.advance(200);
    expect(await failing).toBeInstanceOf(ReadTimeoutError);
  });
});

describe("a listener that fails", () => {
  const failure = Object.assign(new Error("the database is gone"), { code: "ECONNRESET" });
  const ways: Readonly<Record<string, NodeListener>> = {
    "by throwing": () => {
      throw failure;
    },
    "by rejecting": async () => Promise.reject(failure),
  };

  for (const [way, listener] of Object.entries(ways)) {
    it(`${way} fails the request with its own error, and is called once (X4)`, async () => {
      let calls = 0;
      const client = useListener((request, response) => {
        calls += 1;
        return calls === 1 ? response.end("first") : listener(request, response);
      });
      await client.get("/");
      // On a connection that was used before, where a reset would be followed by another attempt.
      expect(await rejectionOf(client.get("/"))).toBe(failure);
      expect(calls).toBe(2);
    });

    it(`${way} gives a 500 with raiseAppErrors: false (X4)`, async () => {
      const response = await useListener(listener, { raiseAppErrors: false }).get("/");
      expect([response.status, response.text()]).toEqual([500, "Internal Server Error"]);
    });
  }

  const halfway: NodeListener = async (_request, response) => {
    response.writeHead(200, { "Content-Length": "10" });
    await new Promise((resolve) => response.write("half", resolve));
    throw failure;
  };

  it("in the middle of the body fails that, with its error as a cause", async () => {
    const response = await useListener(halfway).stream("GET", "/");
    const error = await rejectionOf(response.read());
    expect(isTransportError(error)).toBe(true);
    expect(error).toMatchObject({ cause: { cause: failure } });
  });

  it("in the middle of the body breaks that off with raiseAppErrors: false", async () => {
    const response = await useListener(halfway, { raiseAppErrors: false }).stream("GET", "/");
    expect(await rejectionOf(response.read())).toBeInstanceOf(RemoteProtocolError);
  });

  it("by a value that is no error fails the request with that", async () => {
    expect(await rejectionOf(useListener(() => Promise.reject("no")).get("/"))).toBe("no");
  });
});

describe("the constructor", () => {
  const listener: NodeListener = (_request, response) => response.end();

  for (const [options, message] of [
    [{ limit: {} }, 'unknown option "limit"; did you mean "limits"?'],
    [{ raiseAppErrors: "no" }, "raiseAppErrors: expected true or false, got a string"],
    [{ clientAddress: { address: "localhost", port: 1 } }, 'expected an IP address such as "203.0.113.7"'],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(() => new NodeHandlerTransport(listener, options as object)).toThrow(message);
    });
  }

  it("refuses what is neither a listener nor a server of node:http", () => {
    for (const app of [{}, createHttpsServer()])
      expect(() => new NodeHandlerTransport(app as NodeListener)).toThrow(
        "expected a listener (request, response) or a Server of node:http",
      );
  });

  it("refuses raiseAppErrors for a server, whose listeners are its own", () => {
    expect(() => new NodeHandlerTransport(createServer(listener), { raiseAppErrors: false })).toThrow(
      "raiseAppErrors: what the listeners of a server throw is the server's; pass the listener",
    );
  });

  it("tells what it can do", () => {
    expect(new NodeHandlerTransport(listener).capabilities).toMatchObject({
      name: "node-handler",
      protocols: ["http/1.1"],
      network: false,
      duplex: true,
      proxy: false,
      tls: false,
    });
  });
});
