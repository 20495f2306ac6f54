import { getEventListeners, once } from "node:events";
import { createServer, Socket, type LookupFunction } from "node:net";

import { startServer } from "@haulier/conformance/server";
import { describe, expect, it, vi } from "vitest";

import { directConnector } from "./direct-connector.ts";
import { listen } from "./testing/listen.ts";
import { http, lookupOf, neverLookup } from "./testing/lookups.ts";
import { failureOf } from "./testing/pool-harness.ts";

describe("directConnector", () => {
  it("connects by TCP, and says from where to where", async () => {
    await using server = await listen(createServer());
    const connection = await directConnector()(http("localhost", server.port), {});
    const accepted = await server.accepted();
    expect(connection).toMatchObject({
      alpnProtocol: undefined,
      tls: undefined,
      localAddress: `127.0.0.1:${accepted.remotePort}`,
      remoteAddress: `127.0.0.1:${server.port}`,
    });
    connection.stream.write("ping");
    const [chunk] = (await once(accepted, "data")) as [Buffer];
    expect(chunk.toString()).toBe("ping");
    connection.stream.destroy();
  });

  it("takes the time of DNS and TCP; an address needs no DNS", async () => {
    await using server = await listen(createServer());
    const byName = await directConnector()(http("localhost", server.port), {});
    expect(byName.timings).toEqual({ dns: expect.any(Number), tcp: expect.any(Number), tls: undefined });
    const byAddress = await directConnector()(http("127.0.0.1", server.port), {});
    expect(byAddress.timings).toEqual({ dns: undefined, tcp: expect.any(Number), tls: undefined });
    expect(byAddress.timings.tcp).toBeGreaterThan(0);
    for (const { stream } of [byName, byAddress]) stream.destroy();
  });

  it("connects to IPv6 addresses, which come without brackets", async () => {
    await using server = await listen(createServer(), { port: 0, host: "::1" });
    const connection = await directConnector()(http("::1", server.port), {});
    expect(connection.remoteAddress).toBe(`[::1]:${server.port}`);
    connection.stream.destroy();
  });

  it("loses nothing that the server says first", async () => {
    await using server = await listen(createServer((socket) => socket.write("220 hello")));
    const { stream } = await directConnector()(http("127.0.0.1", server.port), {});
    while (stream.readableLength === 0) await new Promise((resolve) => setImmediate(resolve));
    const [chunk] = (await once(stream, "data")) as [Buffer];
    expect(chunk.toString()).toBe("220 hello");
    stream.destroy();
  });

  it("survives a reset that nobody listens for", async () => {
    await using server = await listen(createServer());
    const { stream } = await directConnector()(http("127.0.0.1", server.port), {});
    (await server.accepted()).resetAndDestroy();
    await new Promise((resolve) => stream.on("close", resolve));
    expect(stream.errored).toMatchObject({ code: "ECONNRESET" });
  });

  it("fails as ConnectError that names host, port, reason and remedy (N4)", async () => {
    await using server = await startServer();
    const port = Number(new URL(server.refusedUrl).port);
    const error = await failureOf(directConnector()(http("127.0.0.1", port), {}));
    expect(error).toMatchObject({
      name: "ConnectError",
      message: `cannot connect to 127.0.0.1:${port}: connection refused (ECONNREFUSED); check that the server runs and listens there`,
      processed: "no",
      cause: { code: "ECONNREFUSED" },
    });
  });

  it("fails as ConnectError for a name that does not exist (N4)", async () => {
    const lookup: LookupFunction = (hostname, _options, callback) =>
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: "ENOTFOUND" }), []);
    const error = await failureOf(directConnector({ lookup })(http("nowhere.test", 80), {}));
    expect(error).toMatchObject({
      name: "ConnectError",
      message: "cannot connect to nowhere.test:80: the host name does not exist (ENOTFOUND); check its spelling",
    });
  });

  it("lists each address that it tried", async () => {
    await using server = await startServer();
    const port = Number(new URL(server.refusedUrl).port);
    const lookup = lookupOf(["127.0.0.1", 4], ["127.0.0.2", 4]);
    const error = await failureOf(directConnector({ lookup })(http("two.test", port), {}));
    expect(error).toMatchObject({
      name: "ConnectError",
      message: expect.stringContaining(
        "127.0.0.1 connection refused (ECONNREFUSED), 127.0.0.2 connection refused (ECONNREFUSED)",
      ),
      cause: expect.any(AggregateError),
    });
  });
});

describe("aborting", () => {
  const reason = new Error("changed my mind");

  it("before it begins rejects with the reason, and dials nothing", async () => {
    const lookup = vi.fn<LookupFunction>(neverLookup);
    const dialled = directConnector({ lookup })(http("any.test", 80), { signal: AbortSignal.abort(reason) });
    expect(await failureOf(dialled)).toBe(reason);
    expect(lookup).not.toHaveBeenCalled();
  });

  it("during DNS rejects with the reason, and leaves no listener", async () => {
    const controller = new AbortController();
    const dialled = directConnector({ lookup: neverLookup })(http("any.test", 80), { signal: controller.signal });
    controller.abort(reason);
    expect(await failureOf(dialled)).toBe(reason);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("during TCP rejects with the reason, and leaves no listener", async () => {
    await using server = await startServer();
    const { port } = new URL(await server.blackHoleUrl());
    const controller = new AbortController();
    const destroy = vi.spyOn(Socket.prototype, "destroy");
    const dialled = directConnector()(http("127.0.0.1", Number(port)), { signal: controller.signal });
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    expect(await failureOf(dialled)).toBe(reason);
    expect(destroy).toHaveBeenCalled();
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    vi.restoreAllMocks();
  });

  it("during TLS rejects with the reason, and closes the socket", async () => {
    await using server = await listen(createServer());
    const controller = new AbortController();
    const target = { protocol: "https:", hostname: "127.0.0.1", port: server.port } as const;
    const dialled = directConnector()(target, { signal: controller.signal });
    const accepted = await server.accepted();
    await once(accepted, "data");
    controller.abort(reason);
    expect(await failureOf(dialled)).toBe(reason);
    if (!accepted.closed) await once(accepted, "close");
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("after it has ended changes nothing", async () => {
    await using server = await listen(createServer());
    const controller = new AbortController();
    const { stream } = await directConnector()(http("127.0.0.1", server.port), { signal: controller.signal });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    controller.abort(reason);
    expect(stream.destroyed).toBe(false);
    expect(stream.listenerCount("error")).toBe(1);
    stream.destroy();
  });
});
