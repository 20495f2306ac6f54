import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

import { createCertificates } from "@haulier/conformance/server";
import { HttpRequest, type HttpResponse, type RequestExtensions } from "@haulier/core";
import { directConnector, startTls, TlsSettings } from "@haulier/net";
import { describe, expect, it, onTestFinished } from "vitest";

import { useRawServer, type RawConnection, type RawServer } from "./testing/raw-server.ts";
import { useTunnelProxy } from "./testing/tunnel-proxy.ts";
import { readText, streamOf } from "./testing/use-stream.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";

const established = "HTTP/1.1 200 Connection established";

/** Asks a server for a tunnel, which answers with these lines. */
async function connectTo(
  server: RawServer,
  lines: readonly string[],
  extensions: RequestExtensions = {},
): Promise<{ sending: Promise<HttpResponse>; connection: RawConnection }> {
  const transport = useTransport();
  const request = new HttpRequest("CONNECT", server.url, { extensions: { ...extensions, target: "origin.test:443" } });
  const sending = transport.handleRequest(request);
  sending.catch(() => {});
  const connection = await server.connection();
  await connection.receivedTo("\r\n\r\n");
  connection.send(...lines);
  return { sending, connection };
}

describe("CONNECT", () => {
  it("gives the tunnel, with the bytes that came after the head (X7)", async () => {
    const server = await useRawServer();
    const client = useClient({ headers: { Accept: null, "Accept-Encoding": null, "User-Agent": null } });
    const sending = client.stream("CONNECT", server.url, {
      headers: { "Proxy-Authorization": "Basic c2VjcmV0" },
      extensions: { target: "origin.test:443" },
    });
    const connection = await server.connection();
    expect((await connection.receivedTo("\r\n\r\n")).split("\r\n")).toEqual([
      "CONNECT origin.test:443 HTTP/1.1",
      "Host: origin.test:443",
      "Proxy-Authorization: Basic c2VjcmV0",
      "Connection: close",
      "",
      "",
    ]);
    // RFC 9110 section 9.3.6: framing is to be ignored.
    connection.send(established, "Content-Length: 3", "", "early");
    const response = await sending;
    expect([response.status, response.reasonPhrase]).toEqual([200, "Connection established"]);
    const stream = streamOf(response);
    expect(await readText(stream, 5)).toBe("early");
    stream.write("hello");
    await connection.receivedTo("hello");
    await response.close();
    await connection.ended;
  });

  for (const [what, lines, text] of [
    [
      "a length",
      ["HTTP/1.1 407 Proxy Authentication Required", "X-A: 1", "x-a: 2", "Content-Length: 6", "", "denied"],
      "denied",
    ],
    ["chunks", ["HTTP/1.1 502 Bad", "Transfer-Encoding: chunked", "", "4", "deni", "2", "ed", "0", "", ""], "denied"],
    ["no body", ["HTTP/1.1 403 Forbidden", "Content-Length: 0", "", ""], ""],
    ["a redirect", ["HTTP/1.1 302 Found", "Location: https://login.test/", "Content-Length: 2", "", "go"], "go"],
  ] as const) {
    it(`that is refused with ${what} is an ordinary response (X7)`, async () => {
      const server = await useRawServer();
      const { sending, connection } = await connectTo(server, lines);
      const response = await sending;
      await response.read();
      expect([response.status, response.text()]).toEqual([Number(lines[0].split(" ")[1]), text]);
      expect(response.extensions.networkStream).toBeUndefined();
      expect(response.headers.raw).toEqual(lines.slice(1, lines.indexOf("")).map((line) => line.split(": ")));
      await connection.ended;
    });
  }

  it("that is refused until the connection ends, piece by piece, is one as well", async () => {
    const server = await useRawServer();
    const { sending, connection } = await connectTo(server, ["HTTP/1.1 503 Busy", "X-A: 1", "", "first,"]);
    const response = await sending;
    connection.send("last");
    connection.socket.end();
    await response.read();
    expect([response.status, response.text()]).toEqual([503, "first,last"]);
  });

  it("that is refused with a body which is cut short fails while that is read", async () => {
    const server = await useRawServer();
    const { sending, connection } = await connectTo(server, ["HTTP/1.1 503 Busy", "Content-Length: 10", "", "short"]);
    const response = await sending;
    connection.socket.end();
    await expect(response.read()).rejects.toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
  });

  it("that is refused with a large body makes the server wait for the reader", async () => {
    const server = await useRawServer();
    const length = 20_000_000;
    const { sending, connection } = await connectTo(server, ["HTTP/1.1 503 Busy", `Content-Length: ${length}`, "", ""]);
    const response = await sending;
    connection.socket.write(Buffer.alloc(length));
    let before = -1;
    while (before !== connection.socket.writableLength) {
      before = connection.socket.writableLength;
      for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(before).toBeGreaterThan(0);
    expect((await response.read()).byteLength).toBe(length);
  });

  it("may be answered after interim responses", async () => {
    const statuses: number[] = [];
    const extensions = { onInformational: ({ status }: { status: number }) => void statuses.push(status) };
    const hints = ["HTTP/1.1 103 Early Hints", "", "HTTP/1.1 102 Processing", "", ""];
    const server = await useRawServer();
    const tunnel = await connectTo(server, [...hints.slice(0, -1), established, "", "early"], extensions);
    const stream = streamOf(await tunnel.sending);
    expect(await readText(stream, 5)).toBe("early");
    tunnel.connection.send("late");
    expect(await readText(stream, 4)).toBe("late");
    stream.destroy();
    const refused = ["HTTP/1.1 403 Forbidden", "Content-Length: 2", "", "no"];
    const { sending } = await connectTo(server, [...hints.slice(0, -1), ...refused], extensions);
    const response = await sending;
    await response.read();
    expect([response.status, response.text(), statuses]).toEqual([403, "no", [103, 102, 103, 102]]);
  });

  it("without an answer, or with one that is none, fails", async () => {
    const server = await useRawServer();
    const garbage = await connectTo(server, ["SSH-2.0-OpenSSH", "", ""]);
    await expect(garbage.sending).rejects.toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
    const silent = await connectTo(server, ["HTTP/1.1 2"]);
    silent.connection.socket.end();
    await expect(silent.sending).rejects.toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
  });

  it("is ended by the time-out and by the signal", async () => {
    const server = await useRawServer();
    const timeout = { pool: 1_000, connect: 1_000, read: 20, write: 1_000, total: null };
    const hanging = await connectTo(server, [], { timeout });
    await expect(hanging.sending).rejects.toMatchObject({ code: "ERR_READ_TIMEOUT" });
    await hanging.connection.ended;
    const controller = new AbortController();
    const aborted = await connectTo(server, [], { signal: controller.signal });
    controller.abort("enough");
    await expect(aborted.sending).rejects.toBe("enough");
    await aborted.connection.ended;
  });

  it("leads through a proxy to a server, with TLS all the way (X7)", async () => {
    const { ca, server: credential } = createCertificates();
    const origin = createServer({ ...credential }, (request, response) => response.end(`secret ${request.url}`));
    await once(origin.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void origin.close());
    const { port } = origin.address() as AddressInfo;
    const proxy = await useTunnelProxy();
    const client = useClient();
    const extensions = { target: `127.0.0.1:${port}` };
    await using tunnel = await client.stream("CONNECT", proxy.url, { extensions });
    const target = { protocol: "https:", hostname: "127.0.0.1", port } as const;
    const tls = await startTls(streamOf(tunnel), target, { settings: new TlsSettings({ ca }) });
    expect(tls.authorized).toBe(true);
    tls.write(`GET /path HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
    let answer = "";
    for await (const chunk of tls) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*secret \/path/);
    expect(proxy.targets).toEqual([extensions.target]);
  });
});

describe("a target of its own", () => {
  for (const [what, http2, target, method] of [
    ["OPTIONS *", false, "*", "OPTIONS"],
    ["OPTIONS * beside HTTP/2", true, "*", "OPTIONS"],
    ["an absolute form", false, "http://origin.test/a?b", "GET"],
    ["an absolute form beside HTTP/2", true, "http://origin.test/a?b", "GET"],
    ["a path that URL would change", false, "/a/../b//./c?", "GET"],
  ] as const) {
    it(`is sent as it is: ${what} (X9)`, async () => {
      const server = await useRawServer();
      const transport = useTransport({ http2 });
      const request = new HttpRequest(method, `${server.url}/own`, { extensions: { target } });
      const sending = transport.handleRequest(request);
      const connection = await server.connection();
      expect(await connection.receivedTo("\r\n\r\n")).toMatch(new RegExp(`^${method} `));
      expect(connection.received.split(" ")[1]).toBe(target);
      connection.send("HTTP/1.1 204 No Content", "", "");
      await (await sending).read();
    });
  }

  it("does not cost the connection where undici can send it", async () => {
    const server = await useRawServer();
    const transport = useTransport({ connector: directConnector() });
    const ids: unknown[] = [];
    let connection: RawConnection | undefined;
    for (const target of ["http://origin.test/1", "http://origin.test/2"]) {
      const sending = transport.handleRequest(new HttpRequest("GET", server.url, { extensions: { target } }));
      connection ??= await server.connection();
      await expect.poll(() => connection?.received).toContain(target);
      connection.send("HTTP/1.1 204 No Content", "", "");
      const response = await sending;
      await response.read();
      ids.push(response.extensions.connection?.id);
    }
    expect(ids).toEqual([1, 1]);
  });
});
