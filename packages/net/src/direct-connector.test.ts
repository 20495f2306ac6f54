import { getEventListeners, once } from "node:events";
import { createServer, Socket, type LookupFunction } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startServer } from "@haulier/conformance/server";
import type { ConnectTarget } from "@haulier/core";
import { describe, expect, it, vi } from "vitest";

import { directConnector, type DirectConnectorOptions } from "./direct-connector.ts";
import { listen } from "./testing/listen.ts";
import { failureOf } from "./testing/pool-harness.ts";

function http(hostname: string, port: number): ConnectTarget {
  return { protocol: "http:", hostname, port };
}

/** Finds these addresses for every name. */
function lookupOf(...addresses: [address: string, family: 4 | 6][]): LookupFunction {
  return (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map(([address, family]) => ({ address, family })),
    );
}

const neverLookup: LookupFunction = () => {};

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

describe("options", () => {
  it.each([
    [{ sockerPath: "/x" }, 'unknown option "sockerPath"; did you mean "socketPath"?'],
    [{ tls: { verify: "no" } }, 'tls.verify: expected true or false, got "no"'],
    [{ attemptTimeout: 0 }, "attemptTimeout: expected milliseconds from 10 up, got 0"],
    [{ family: 5 }, "family: expected 4 or 6, got 5"],
  ])("refuses %o", (options, message) => {
    expect(() => directConnector(options as DirectConnectorOptions)).toThrow(TypeError);
    expect(() => directConnector(options as DirectConnectorOptions)).toThrow(message);
  });

  it("are those of the moment when the connector was made", async () => {
    await using server = await listen(createServer());
    const options: DirectConnectorOptions = {};
    const connect = directConnector(options);
    options.socketPath = "/does/not/exist";
    const { remoteAddress, stream } = await connect(http("127.0.0.1", server.port), {});
    expect(remoteAddress).toBe(`127.0.0.1:${server.port}`);
    stream.destroy();
  });

  it("socketPath: goes there whatever the host is", async () => {
    const path = join(tmpdir(), `haulier-net-${process.pid}.sock`);
    await using server = await listen(createServer(), { path });
    const connection = await directConnector({ socketPath: path })(http("api.test", 80), {});
    expect(connection).toMatchObject({ localAddress: undefined, remoteAddress: path });
    await server.accepted();
    connection.stream.destroy();
  });

  it("socketPath: names the path when nothing is there", async () => {
    const error = await failureOf(directConnector({ socketPath: "/does/not/exist" })(http("api.test", 80), {}));
    expect(error).toMatchObject({
      message:
        "cannot connect to api.test:80 by /does/not/exist: there is no such Unix socket (ENOENT); check socketPath, and that the server runs",
    });
  });

  it("localAddress: connects from there", async () => {
    await using server = await listen(createServer());
    const connection = await directConnector({ localAddress: "127.0.0.9" })(http("127.0.0.1", server.port), {});
    expect((await server.accepted()).remoteAddress).toBe("127.0.0.9");
    connection.stream.destroy();
  });

  it("lookup: finds the address", async () => {
    await using server = await listen(createServer(), { port: 0, host: "127.0.0.7" });
    const connect = directConnector({ lookup: lookupOf(["127.0.0.7", 4]) });
    const connection = await connect(http("anything.test", server.port), {});
    expect(connection.remoteAddress).toBe(`127.0.0.7:${server.port}`);
    connection.stream.destroy();
  });

  it.each([4, 6] as const)("family: %i asks for no other", async (family) => {
    const lookup = vi.fn<LookupFunction>((_hostname, _options, callback) => callback(new Error("enough"), []));
    await failureOf(directConnector({ lookup, family })(http("any.test", 80), {}));
    expect(lookup.mock.calls[0]?.[1]).toMatchObject({ family });
  });

  it("attemptTimeout: goes on to the next address when one does not answer", async () => {
    await using server = await startServer();
    const { port } = new URL(await server.blackHoleUrl());
    await using other = await listen(createServer(), { port: Number(port), host: "127.0.0.2" });
    const lookup = lookupOf(["127.0.0.1", 4], ["127.0.0.2", 4]);
    const connection = await directConnector({ lookup, attemptTimeout: 20 })(http("two.test", other.port), {});
    expect(connection.remoteAddress).toBe(`127.0.0.2:${port}`);
    expect(connection.timings.tcp).toBeLessThan(900);
    connection.stream.destroy();
  });

  it("attemptTimeout: is a second by default, so that slow roads are not given up", async () => {
    const connect = vi.spyOn(Socket.prototype, "connect");
    const lookup: LookupFunction = (_hostname, _options, callback) => callback(new Error("enough"), []);
    await failureOf(directConnector({ lookup })(http("any.test", 80), {}));
    expect(JSON.stringify(connect.mock.calls)).toContain('"autoSelectFamilyAttemptTimeout":1000');
    vi.restoreAllMocks();
  });

  it.each([
    [{}, true, true],
    [{ noDelay: false }, false, true],
    [{ keepAlive: false }, true, false],
  ])("noDelay and keepAlive: %o", async (options, noDelay, keepAlive) => {
    await using server = await listen(createServer());
    const setNoDelay = vi.spyOn(Socket.prototype, "setNoDelay");
    const setKeepAlive = vi.spyOn(Socket.prototype, "setKeepAlive");
    const { stream } = await directConnector(options)(http("127.0.0.1", server.port), {});
    expect(setNoDelay).toHaveBeenCalledWith(noDelay);
    expect(setKeepAlive).toHaveBeenCalledWith(keepAlive, 60_000);
    stream.destroy();
    vi.restoreAllMocks();
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
