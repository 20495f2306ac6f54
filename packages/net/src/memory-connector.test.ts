import { getEventListeners, once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server, type ServerHttp2Stream } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { Duplex } from "node:stream";

import { createCertificates } from "@haulier/conformance/server";
import type { Connection, ConnectTarget } from "@haulier/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { memoryConnector, type MemoryConnectorOptions } from "./memory-connector.ts";
import { exchangeOver } from "./testing/exchange-over.ts";
import { failureOf } from "./testing/pool-harness.ts";
import { turn } from "./testing/test-clock.ts";

const certificates = createCertificates();
const plain: ConnectTarget = { protocol: "http:", hostname: "any.test", port: 80 };
const secure: ConnectTarget = { protocol: "https:", hostname: "localhost", port: 443 };

function streamOf({ stream }: Connection): Duplex {
  return stream as unknown as Duplex;
}

describe("memoryConnector", () => {
  it("dials a server of node:http that does not listen", async () => {
    const server = createHttpServer((incoming, answer) => answer.end(`${incoming.method} ${incoming.headers.host}`));
    const connection = await memoryConnector(server)(plain, {});
    expect(connection).toMatchObject({
      alpnProtocol: undefined,
      localAddress: undefined,
      remoteAddress: undefined,
      timings: {},
    });
    expect(await exchangeOver(connection, "/", { host: "any.test" })).toEqual({ status: 200, text: "GET any.test" });
    expect(server.listening).toBe(false);
  });

  it("dials a server of node:http2", async () => {
    const server = createHttp2Server();
    server.on("stream", (stream: ServerHttp2Stream) => {
      stream.respond({ ":status": 200 });
      stream.end("over h2");
    });
    const connection = await memoryConnector(server)(plain, {});
    const session = connectHttp2("http://any.test", { createConnection: () => streamOf(connection) });
    onTestFinished(() => session.destroy());
    const stream = session.request({ ":path": "/" });
    expect(await stream.setEncoding("utf8").toArray()).toEqual(["over h2"]);
  });

  it("dials a server of node:https, by TLS", async () => {
    const server = createHttpsServer(certificates.server, (_incoming, answer) => answer.end("secured"));
    const connect = memoryConnector(server, { tls: { ca: certificates.ca } });
    const connection = await connect(secure, { alpnProtocols: ["http/1.1"] });
    expect(connection).toMatchObject({
      alpnProtocol: "http/1.1",
      tls: { authorized: true },
      timings: { tls: expect.any(Number) },
    });
    expect(await exchangeOver(connection, "/", { host: "localhost" })).toEqual({ status: 200, text: "secured" });
  });

  it("checks the certificate as on any other road", async () => {
    const server = createHttpsServer(certificates.selfSigned);
    server.on("tlsClientError", () => {});
    expect(await failureOf(memoryConnector(server)(secure, {}))).toMatchObject({
      name: "ConnectError",
      message: expect.stringContaining("cannot connect to localhost:443: the certificate is self-signed"),
    });
  });

  it("gives each connection to a function, with its target", async () => {
    const targets: ConnectTarget[] = [];
    const connect = memoryConnector((socket, target) => {
      targets.push(target);
      socket.end("hello");
    });
    const connection = await connect(plain, {});
    // As other clients' sockets: the server has ended, so it closes.
    const closed = once(streamOf(connection), "close");
    const [chunk] = (await once(streamOf(connection), "data")) as [Buffer];
    expect([chunk.toString(), targets]).toEqual(["hello", [plain]]);
    await closed;
  });

  it("closes nobody's process by an error that nobody listens for", async () => {
    const ends: Duplex[] = [];
    const { stream } = await memoryConnector((socket) => ends.push(socket))(plain, {});
    stream.destroy(new Error("ours"));
    ends[0]!.destroy(new Error("theirs"));
    await turn();
    expect(ends[0]!.errored).toEqual(new Error("theirs"));
  });

  it("ends with its signal", async () => {
    const accept = vi.fn<(socket: Duplex) => void>();
    const connect = memoryConnector(accept);
    expect(await failureOf(connect(plain, { signal: AbortSignal.abort("no") }))).toBe("no");
    expect(accept).not.toHaveBeenCalled();
    const controller = new AbortController();
    const failure = failureOf(connect(secure, { signal: controller.signal }));
    await turn();
    controller.abort("enough");
    expect(await failure).toBe("enough");
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    const [far] = accept.mock.calls[0]!;
    far.resume();
    await once(far, "end");
  });

  it("refuses unknown options", () => {
    const options = { tsl: {} } as MemoryConnectorOptions;
    expect(() => memoryConnector(() => {}, options)).toThrow('unknown option "tsl"; did you mean "tls"?');
  });
});
