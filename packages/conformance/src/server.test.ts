import { once } from "node:events";
import { Agent, type IncomingMessage, request as httpRequest, type RequestOptions } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { Agent as TlsAgent, request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { type ConformanceServer, type EchoedRequest, gzippedText, manyFields, pattern, startServer } from "./server.ts";

let server: ConformanceServer;
let agent: Agent;
beforeEach(async () => {
  server = await startServer();
  agent = new Agent({ keepAlive: true });
});
afterEach(async () => {
  agent.destroy();
  await server.close();
});

async function send(url: string, options: RequestOptions = {}, body?: string | Uint8Array): Promise<IncomingMessage> {
  const request = (url.startsWith("https:") ? httpsRequest : httpRequest)(url, { agent, ...options });
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  // What goes wrong from here on shows in the response.
  request.on("error", () => {});
  return response;
}

async function read(response: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const text = async (response: IncomingMessage): Promise<string> => String(await read(response));
const echoed = async (response: IncomingMessage): Promise<EchoedRequest> => JSON.parse(await text(response));
const path = (target: string): string => server.url("http", target);

describe("endpoints over HTTP/1.1", () => {
  it("/echo tells what arrived, to the letter", async () => {
    const headers = ["X-Twice", "a", "x-other", "b", "X-TWICE", "c", "Content-Length", "3", "Host", "example.test"];
    const echo = await echoed(await send(path("/echo/x?y=%20z"), { method: "QUERY", headers }, "abc"));
    expect(echo).toMatchObject({ method: "QUERY", target: "/echo/x?y=%20z", httpVersion: "HTTP/1.1", alpn: null });
    expect(echo.headers.slice(0, 5)).toEqual([
      ["X-Twice", "a"],
      ["x-other", "b"],
      ["X-TWICE", "c"],
      ["Content-Length", "3"],
      ["Host", "example.test"],
    ]);
    expect(echo.body).toEqual({
      length: 3,
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    });
  });

  it("/echo tells the trailers of the request", async () => {
    const request = httpRequest(path("/echo"), { agent, method: "POST", headers: { "Transfer-Encoding": "chunked" } });
    request.addTrailers([["X-Sum", "1"]]);
    request.end("abc");
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect((await echoed(response)).trailers).toEqual([["X-Sum", "1"]]);
  });

  it("/echo numbers connections and the requests on them", async () => {
    const places = [];
    for (const target of ["/echo", "/echo", "/close", "/echo"]) {
      const response = await send(path(target));
      const body = await text(response);
      if (target === "/echo") places.push(JSON.parse(body));
    }
    expect(places).toMatchObject([
      { connectionId: 1, requestNumber: 1 },
      { connectionId: 1, requestNumber: 2 },
      { connectionId: 2, requestNumber: 1 },
    ]);
  });

  it("/bytes sends the pattern with its length, or without", async () => {
    const known = await send(path("/bytes/200000"));
    expect(known.headers["content-length"]).toBe("200000");
    expect((await read(known)).equals(pattern(200_000))).toBe(true);
    const unknown = await send(path("/bytes/3?framing=none"));
    expect(unknown.headers["transfer-encoding"]).toBe("chunked");
    expect((await read(unknown)).equals(pattern(3))).toBe(true);
    const head = await send(path("/bytes/7"), { method: "HEAD" });
    expect([head.headers["content-length"], await text(head)]).toEqual(["7", ""]);
  });

  it("/mirror answers while the request is still being sent", async () => {
    const request = httpRequest(path("/mirror"), { agent, method: "POST" });
    request.write("first");
    const [response] = (await once(request, "response")) as [IncomingMessage];
    const [piece] = await once(response, "data");
    expect(String(piece)).toBe("first");
    request.end("second");
    expect(await text(response)).toBe("second");
  });

  it("/drip and /held wait for their gates", async () => {
    const gate = server.gate("g");
    const drip = await send(path("/drip/2?gate=g"));
    await gate.waitForArrivals(1);
    gate.step();
    expect(String((await once(drip, "data"))[0])).toBe("piece 1\n");
    gate.open();
    expect(await text(drip)).toBe("piece 2\n");
    expect(await text(await send(path("/held?gate=g")))).toBe("held");
  });

  it("/status sends the reason phrase, and a body only where it may", async () => {
    const teapot = await send(path("/status/418?reason=Short+and+Stout"));
    expect([teapot.statusCode, teapot.statusMessage, await text(teapot)]).toEqual([
      418,
      "Short and Stout",
      "status 418",
    ]);
    expect(await text(await send(path("/status/204")))).toBe("");
    expect(await text(await send(path("/status/304")))).toBe("");
    expect((await send(path("/nothing"))).statusCode).toBe(404);
  });

  it("/fields sends duplicates, order and case exactly", async () => {
    const { rawHeaders } = await send(path("/fields"));
    expect(rawHeaders.slice(0, -2)).toEqual(manyFields.flat());
  });

  it("/redirect, /gzip, /trailers and /hints send what they are named for", async () => {
    const redirect = await send(path("/redirect/302"));
    expect([redirect.statusCode, redirect.headers.location]).toEqual([302, "/echo"]);
    expect(String(gunzipSync(await read(await send(path("/gzip")))))).toBe(gzippedText);
    const trailers = await send(path("/trailers"));
    await text(trailers);
    expect(trailers.rawTrailers).toEqual(["X-Checksum", "abc", "X-Note", "after the body"]);
    const hinted = httpRequest(path("/hints"), { agent }).end();
    const [[hint], [response]] = await Promise.all([once(hinted, "information"), once(hinted, "response")]);
    expect([hint.statusCode, hint.rawHeaders]).toEqual([103, ["Link", "</style.css>; rel=preload"]]);
    expect(await text(response)).toBe("hinted");
  });

  it("/early answers before the request has ended, /unread reads nothing until its gate opens", async () => {
    const early = httpRequest(path("/early/413"), { agent, method: "POST" });
    early.flushHeaders();
    const [answer] = (await once(early, "response")) as [IncomingMessage];
    expect([answer.statusCode, await text(answer)]).toEqual([413, "before your body"]);
    early.end();

    const unread = send(path("/unread?gate=u"), { method: "POST" }, "abc");
    await server.gate("u").waitForArrivals();
    server.gate("u").open();
    expect(JSON.parse(await text(await unread))).toMatchObject({ length: 3 });
  });

  it("/stall, /cut and /reset-body break their promise of 1000 bytes", async () => {
    const stalled = await send(path("/stall/4"));
    expect(Buffer.from((await once(stalled, "data"))[0]).equals(pattern(4))).toBe(true);
    stalled.destroy();
    for (const name of ["cut", "reset-body"]) {
      const response = await send(path(`/${name}/4?gate=${name}`));
      expect(response.headers["content-length"]).toBe("1000");
      server.gate(name).open();
      await expect(text(response)).rejects.toMatchObject({ code: "ECONNRESET" });
    }
  });

  it("/reset resets before any answer, /hang says nothing until the client leaves", async () => {
    await expect(send(path("/reset"))).rejects.toMatchObject({ code: "ECONNRESET" });
    const hanging = httpRequest(path("/hang"), { agent }).end();
    hanging.on("error", () => {});
    await server.waitForRequests("/hang");
    hanging.destroy();
    await server.waitForOpenConnections(0);
  });
});

describe("other origins", () => {
  it("h2 speaks HTTP/2 where ALPN agrees on it", async () => {
    const session = connectHttp2(server.url("h2"), { ca: server.certificates.ca });
    const stream = session.request({ ":path": "/echo", ":method": "POST", "x-a": ["1", "2"] });
    stream.end("abc");
    const echo: EchoedRequest = JSON.parse(String(await read(stream)));
    expect(echo).toMatchObject({
      method: "POST",
      target: "/echo",
      httpVersion: "HTTP/2",
      alpn: "h2",
      body: { length: 3 },
    });
    expect(echo.headers).toEqual([
      ["x-a", "1"],
      ["x-a", "2"],
    ]);
    session.close();
  });

  it("h2 sends trailers and 103, and resets streams", async () => {
    const session = connectHttp2(server.url("h2"), { ca: server.certificates.ca });
    const trailers = session.request({ ":path": "/trailers" });
    const [[fields], body] = await Promise.all([once(trailers, "trailers"), read(trailers)]);
    expect([fields["x-checksum"], String(body)]).toEqual(["abc", "trailers follow"]);
    const hints = session.request({ ":path": "/hints" });
    const [[informational]] = await Promise.all([once(hints, "headers"), read(hints)]);
    expect(informational[":status"]).toBe(103);
    const reset = session.request({ ":path": "/reset-body/4" });
    await expect(read(reset)).rejects.toThrow("NGHTTP2_INTERNAL_ERROR");
    session.close();
  });

  it("h2c speaks HTTP/2 with those who know it", async () => {
    const session = connectHttp2(server.url("h2c"));
    const echo = JSON.parse(String(await read(session.request({ ":path": "/echo" }))));
    session.close();
    expect(echo).toMatchObject({ httpVersion: "HTTP/2", target: "/echo", alpn: null });
    expect(server.connections("h2c")).toMatchObject([{ origin: "h2c", requests: 1 }]);
  });

  it("https and h2 speak HTTP/1.1 with those who ask for no more", async () => {
    const tls = { agent: new TlsAgent({ ca: server.certificates.ca }) };
    for (const origin of ["https", "h2"] as const) {
      const echo = await echoed(await send(server.url(origin, "/echo"), tls));
      expect(echo).toMatchObject({ httpVersion: "HTTP/1.1", requestNumber: 1 });
      expect(server.connections(origin)).toMatchObject([{ origin, requests: 1 }]);
    }
  });

  it("mutualTls knows its clients", async () => {
    const { ca, client } = server.certificates;
    const tls = { agent: new TlsAgent({ ca, ...client }) };
    const echo = await echoed(await send(server.url("mutualTls", "/echo"), tls));
    expect(echo.clientCertificate).toBe("conformance client");
    await expect(send(server.url("mutualTls", "/echo"), { agent: new TlsAgent({ ca }) })).rejects.toThrow(
      /alert|reset/i,
    );
  });

  it("unix listens on its socket", async () => {
    const response = await send(server.url("unix", "/echo"), { socketPath: server.socketPath });
    expect(await echoed(response)).toMatchObject({ target: "/echo", connectionId: 1 });
  });

  it("refuses, and swallows, connections where it says so", async () => {
    await expect(send(server.refusedUrl)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const swallowed = connect(Number(new URL(await server.blackHoleUrl()).port), "127.0.0.1");
    let connected = false;
    swallowed.once("connect", () => (connected = true));
    // A round trip to a port that does answer takes longer than a loopback handshake.
    await text(await send(path("/echo")));
    expect(connected).toBe(false);
    swallowed.destroy();
  });
});

describe("what the server has seen", () => {
  it("counts connections and requests, and waits for them", async () => {
    await Promise.all([
      server.waitForRequests("/echo", 2),
      send(path("/echo?1")).then(text),
      send(path("/echo?2")).then(text),
    ]);
    expect(server.requests("/echo").map(({ target }) => target)).toEqual(["/echo?1", "/echo?2"]);
    expect([server.connections("http").length, server.openConnections(), server.openConnections("https")]).toEqual([
      2, 2, 0,
    ]);
    agent.destroy();
    await Promise.all([server.closed(1), server.closed(2), server.waitForOpenConnections(0)]);
    expect(String(server)).toBe("2 connections accepted, 0 open; 2 requests, 0 going on");
  });

  it("closeIdle ends the connections that wait for another request", async () => {
    await text(await send(path("/echo")));
    await server.closeIdle();
    await server.waitForOpenConnections(0);
    expect(await echoed(await send(path("/echo")))).toMatchObject({ connectionId: 2 });
  });

  it("close ends everything, exchanges included", async () => {
    const hanging = send(path("/hang"));
    await server.waitForRequests("/hang");
    await Promise.all([expect(hanging).rejects.toMatchObject({ code: "ECONNRESET" }), server.close()]);
    await expect(send(path("/echo"))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
