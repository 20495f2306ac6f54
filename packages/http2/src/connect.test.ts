import { once } from "node:events";
import type { Duplex } from "node:stream";

import { HttpRequest, type HttpResponse } from "@haulier/core";
import { describe, expect, it, vi } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { ok, useHttp2Server } from "./testing/use-http2-server.ts";
import { useTransport } from "./testing/use-transport.ts";

function streamOf({ extensions }: HttpResponse): Duplex {
  expect(extensions.networkStream).toBeDefined();
  return extensions.networkStream as unknown as Duplex;
}

describe("CONNECT", () => {
  it("gives a stream to the target, both ways", async () => {
    const { url } = await useHttp2Server((stream, headers) => {
      if (headers[":method"] !== "CONNECT") {
        ok(stream, headers, []);
        return;
      }
      stream.respond({ ":status": 200, "x-target": String(headers[":authority"]), "x-path": String(headers[":path"]) });
      stream.on("data", (chunk: Buffer) => stream.write(String(chunk).toUpperCase()));
      stream.on("end", () => stream.end());
    });
    const transport = useTransport();
    const response = await transport.handleRequest(
      new HttpRequest("CONNECT", url, { extensions: { target: "host.test:443" } }),
    );
    expect([response.status, response.headers.get("x-target"), response.headers.get("x-path")]).toEqual([
      200,
      "host.test:443",
      "undefined",
    ]);
    const stream = streamOf(response);
    stream.write("hello");
    expect(String(await once(stream, "data"))).toBe("HELLO");
    expect(transport.poolStatus()).toMatchObject({ active: 1, sessions: [{ streams: 1 }] });
    expect((await exchangeWith(transport, url, { method: "GET" })).status).toBe(200);
    stream.end();
    await once(stream, "close");
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ idle: 1, sessions: [{ streams: 0 }] }));
  });

  it("that is closed unread gives its place back", async () => {
    const { url } = await useHttp2Server((stream) => stream.respond({ ":status": 200 }));
    const transport = useTransport();
    const response = await transport.handleRequest(
      new HttpRequest("CONNECT", url, { extensions: { target: "host.test:443" } }),
    );
    await response.close();
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ idle: 1, sessions: [{ streams: 0 }] }));
  });

  it("tells whoever listens of an error, and ends nothing where nobody does", async () => {
    const { url } = await useHttp2Server((stream) => {
      stream.respond({ ":status": 200 });
      stream.on("data", () => stream.close(2));
    });
    const transport = useTransport();
    const init = { extensions: { target: "host.test:443" } };
    for (const isHeard of [true, false]) {
      const stream = streamOf(await transport.handleRequest(new HttpRequest("CONNECT", url, init)));
      const closed = new Promise<void>((resolve) => void stream.on("close", resolve));
      const errors: unknown[] = [];
      if (isHeard) stream.on("error", (error) => errors.push(error));
      stream.write("reset it");
      await closed;
      expect(errors).toMatchObject(isHeard ? [{ code: "ERR_HTTP2_STREAM_ERROR" }] : []);
    }
  });

  it("that is refused has a response like any other", async () => {
    const { url } = await useHttp2Server((stream) => {
      stream.respond({ ":status": 403 });
      stream.end("no");
    });
    const response = await exchangeWith(useTransport(), url, {
      method: "CONNECT",
      extensions: { target: "host.test:443" },
    });
    expect([response.status, response.text(), response.extensions.networkStream]).toEqual([403, "no", undefined]);
  });

  it("needs a target", async () => {
    const { url } = await useHttp2Server(ok);
    await expect(exchangeWith(useTransport(), url, { method: "CONNECT" })).rejects.toMatchObject({
      code: "ERR_LOCAL_PROTOCOL",
      processed: "no",
    });
  });
});

describe("extended CONNECT", () => {
  const connectProtocol = "websocket";

  it("starts a protocol at the URL, where the server takes it", async () => {
    const { url } = await useHttp2Server(
      (stream, headers) => {
        const { ":protocol": protocol, ":path": path, ":scheme": scheme, ":method": method } = headers;
        stream.respond({ ":status": 200, "x-seen": [method, protocol, path, scheme].join(" ") });
        stream.end("frames");
      },
      { settings: { enableConnectProtocol: true } },
    );
    const transport = useTransport();
    const request = new HttpRequest("CONNECT", `${url}/chat?room=1`, { extensions: { connectProtocol } });
    const response = await transport.handleRequest(request);
    expect(response.headers.get("x-seen")).toBe("CONNECT websocket /chat?room=1 http");
    const stream = streamOf(response);
    expect(String(await once(stream, "data"))).toBe("frames");
    stream.end();
    await once(stream.resume(), "close");
  });

  it("is refused before anything is sent, where the server does not", async () => {
    let asked = 0;
    const { url } = await useHttp2Server((stream) => {
      asked += 1;
      ok(stream, {}, []);
    });
    const transport = useTransport();
    await expect(
      exchangeWith(transport, url, { method: "CONNECT", extensions: { connectProtocol } }),
    ).rejects.toMatchObject({ code: "ERR_LOCAL_PROTOCOL", message: expect.stringContaining("RFC 8441") });
    expect(asked).toBe(0);
  });

  it("goes with CONNECT only", async () => {
    const { url } = await useHttp2Server(ok);
    await expect(exchangeWith(useTransport(), url, { extensions: { connectProtocol } })).rejects.toMatchObject({
      code: "ERR_LOCAL_PROTOCOL",
      message: expect.stringContaining("CONNECT"),
    });
  });
});
