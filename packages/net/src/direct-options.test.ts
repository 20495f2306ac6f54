import { createServer, type LookupFunction, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startServer } from "@haulier/conformance/server";
import { describe, expect, it, vi } from "vitest";

import { directConnector } from "./direct-connector.ts";
import type { DirectConnectorOptions } from "./direct-options.ts";
import { listen } from "./testing/listen.ts";
import { http, lookupOf, neverLookup } from "./testing/lookups.ts";
import { failureOf } from "./testing/pool-harness.ts";
import { TestClock, turn } from "./testing/test-clock.ts";

describe("options of directConnector", () => {
  it.each([
    [{ sockerPath: "/x" }, 'unknown option "sockerPath"; did you mean "socketPath"?'],
    [{ tls: { verify: "no" } }, 'tls.verify: expected true or false, got "no"'],
    [{ attemptDelay: 0 }, "attemptDelay: expected milliseconds from 10 up, got 0"],
    [{ attemptDelay: "250" }, "attemptDelay: expected milliseconds from 10 up, got 250"],
    [{ dnsTtl: -1 }, "dnsTtl: expected milliseconds from 0 up, got -1"],
    [{ dnsMaxEntries: 0 }, "dnsMaxEntries: expected a number from 1 up, got 0"],
    [{ hosts: { "a.test": "b.test" } }, 'hosts: expected addresses for "a.test", got "b.test"'],
    [{ hosts: { "a.test": [] } }, 'hosts: expected addresses for "a.test", got []'],
    [{ localAddress: "eth0" }, 'localAddress: expected an address, got "eth0"'],
    [{ localAddress: "::1", family: 4 }, 'localAddress: expected an address of IPv4, got "::1"'],
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

  it("attemptDelay: tries the next address beside one that does not answer (F-05)", async () => {
    await using server = await startServer();
    const { port } = new URL(await server.blackHoleUrl());
    await using other = await listen(createServer(), { port: Number(port), host: "127.0.0.2" });
    const lookup = lookupOf(["127.0.0.1", 4], ["127.0.0.2", 4]);
    const clock = new TestClock();
    const connect = directConnector({ lookup, attemptDelay: 700, clock });
    const dialled = connect(http("two.test", other.port), {});
    await expect.poll(() => clock.pending).toBe(1);
    await clock.advance(699);
    expect(other.sockets).toEqual([]);
    await clock.advance(1);
    const connection = await dialled;
    expect(connection.remoteAddress).toBe(`127.0.0.2:${port}`);
    expect(clock.pending).toBe(0);
    connection.stream.destroy();
  });

  it("attemptDelay: is 250 ms by default, and needs no timer for one address", async () => {
    await using server = await startServer();
    const { port } = new URL(await server.blackHoleUrl());
    await using other = await listen(createServer(), { port: Number(port), host: "127.0.0.2" });
    const clock = new TestClock();
    const connect = directConnector({ lookup: lookupOf(["127.0.0.1", 4], ["127.0.0.2", 4]), clock });
    const dialled = connect(http("two.test", other.port), {});
    await expect.poll(() => clock.pending).toBe(1);
    await clock.advance(249);
    expect(other.sockets).toEqual([]);
    await clock.advance(1);
    (await dialled).stream.destroy();
    const controller = new AbortController();
    const alone = failureOf(connect(http("127.0.0.1", Number(port)), { signal: controller.signal }));
    await turn();
    expect(clock.pending).toBe(0);
    controller.abort();
    await alone;
  });

  it("hosts: are not looked up, whatever the case of their names; several are tried in turn", async () => {
    await using server = await listen(createServer(), { port: 0, host: "127.0.0.7" });
    const lookup = vi.fn<LookupFunction>(neverLookup);
    const connect = directConnector({
      lookup,
      hosts: { "One.test": "127.0.0.7", "two.test.": ["127.0.0.8", "127.0.0.7"] },
    });
    for (const name of ["one.test", "ONE.test.", "two.test"]) {
      const { remoteAddress, timings, stream } = await connect(http(name, server.port), {});
      expect([remoteAddress, timings.dns]).toEqual([`127.0.0.7:${server.port}`, undefined]);
      stream.destroy();
    }
    expect(lookup).not.toHaveBeenCalled();
  });

  it("hosts: of another family than the one that is wanted are said to be so", async () => {
    const connect = directConnector({ hosts: { "one.test": "127.0.0.1" }, family: 6 });
    expect(await failureOf(connect(http("one.test", 80), {}))).toMatchObject({
      name: "ConnectError",
      message: "cannot connect to one.test:80: the hosts option has no address of IPv6 for it",
    });
  });

  it("dnsTtl: keeps addresses that long", async () => {
    await using server = await listen(createServer());
    const lookup = vi.fn<LookupFunction>(lookupOf(["127.0.0.1", 4]));
    const clock = new TestClock();
    const connect = directConnector({ lookup, dnsTtl: 60_000, clock });
    const dial = async (): Promise<number | undefined> => {
      const { timings, stream } = await connect(http("any.test", server.port), {});
      stream.destroy();
      return timings.dns;
    };
    expect([await dial(), await dial()]).toEqual([expect.any(Number), undefined]);
    expect(lookup).toHaveBeenCalledTimes(1);
    clock.block(60_000);
    expect(await dial()).toEqual(expect.any(Number));
    expect(lookup).toHaveBeenCalledTimes(2);
  });

  it("dnsTtl: drops an address that does not answer any more", async () => {
    await using server = await listen(createServer());
    let current = "127.0.0.3";
    const lookup = vi.fn<LookupFunction>((_hostname, _options, callback) =>
      callback(null, [{ address: current, family: 4 }]),
    );
    const connect = directConnector({ lookup, dnsTtl: 60_000 });
    expect(await failureOf(connect(http("any.test", server.port), {}))).toMatchObject({
      cause: { code: "ECONNREFUSED" },
    });
    current = "127.0.0.1";
    (await connect(http("any.test", server.port), {})).stream.destroy();
    expect(lookup).toHaveBeenCalledTimes(2);
  });

  it("dnsMaxEntries: bounds what is kept", async () => {
    await using server = await listen(createServer());
    const lookup = vi.fn<LookupFunction>(lookupOf(["127.0.0.1", 4]));
    const connect = directConnector({ lookup, dnsTtl: 60_000, dnsMaxEntries: 1 });
    for (const name of ["a.test", "b.test", "b.test", "a.test"])
      (await connect(http(name, server.port), {})).stream.destroy();
    expect(lookup.mock.calls.map(([name]) => name)).toEqual(["a.test", "b.test", "a.test"]);
  });

  it("lookup: is asked by default for each connection, and once for those that are dialled together", async () => {
    await using server = await listen(createServer());
    const lookup = vi.fn<LookupFunction>((hostname, options, callback) =>
      setImmediate(() => lookupOf(["127.0.0.1", 4])(hostname, options, callback)),
    );
    const connect = directConnector({ lookup });
    const together = await Promise.all([1, 2, 3].map(() => connect(http("a.test", server.port), {})));
    expect(lookup).toHaveBeenCalledTimes(1);
    const later = await connect(http("a.test", server.port), {});
    expect(lookup).toHaveBeenCalledTimes(2);
    for (const { stream } of [...together, later]) stream.destroy();
  });

  it("lookup: may give one address, as those of other libraries do", async () => {
    await using server = await listen(createServer());
    const connect = directConnector({ lookup: (_hostname, _options, callback) => callback(null, "127.0.0.1", 4) });
    const { remoteAddress, stream } = await connect(http("a.test", server.port), {});
    expect(remoteAddress).toBe(`127.0.0.1:${server.port}`);
    stream.destroy();
  });

  it.each([
    [[], "the host name has no address (ENODATA)"],
    [
      "elsewhere.test",
      "the lookup gave something that is no IP address (ERR_INVALID_IP_ADDRESS); check the lookup option",
    ],
    [undefined, "the lookup gave something that is no IP address (ERR_INVALID_IP_ADDRESS); check the lookup option"],
    [
      [{ address: 7 }],
      "the lookup gave something that is no IP address (ERR_INVALID_IP_ADDRESS); check the lookup option",
    ],
  ])("lookup: that gives %j is said to (F-04)", async (found, what) => {
    const lookup: LookupFunction = (_hostname, _options, callback) => callback(null, found as string);
    expect(await failureOf(directConnector({ lookup })(http("a.test", 80), {}))).toMatchObject({
      name: "ConnectError",
      message: `cannot connect to a.test:80: ${what}`,
    });
  });

  it("lookup: that throws fails the connection", async () => {
    const lookup: LookupFunction = () => {
      throw new Error("no resolver today");
    };
    expect(await failureOf(directConnector({ lookup })(http("a.test", 80), {}))).toMatchObject({
      message: "cannot connect to a.test:80: no resolver today",
    });
  });

  it("localAddress: asks for addresses of its family alone", async () => {
    const lookup = vi.fn<LookupFunction>((_hostname, _options, callback) => callback(new Error("enough"), []));
    await failureOf(directConnector({ lookup, localAddress: "::1" })(http("any.test", 80), {}));
    expect(lookup.mock.calls[0]?.[1]).toMatchObject({ family: 6 });
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
