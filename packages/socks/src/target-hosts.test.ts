import { getEventListeners } from "node:events";
import type { LookupFunction } from "node:net";

import { describe, expect, it } from "vitest";

import { parseSocksProxy } from "./socks-proxy.ts";
import { findHosts, type TargetHosts } from "./target-hosts.ts";
import { failureOf } from "./testing/failure-of.ts";
import { http, lookupOf } from "./testing/local-targets.ts";

const unused: LookupFunction = () => {
  throw new Error("nothing is to be looked up");
};

function find(
  scheme: string,
  hostname: string,
  lookup: LookupFunction = unused,
  signal?: AbortSignal,
): Promise<TargetHosts> {
  return findHosts(http(hostname, 80), parseSocksProxy(`${scheme}://127.0.0.1`), lookup, signal);
}

describe("findHosts", () => {
  it.each(["socks5h", "socks4a"])("leaves names to the proxy with %s", async (scheme) => {
    expect(await find(scheme, "a.test")).toEqual({ hosts: ["a.test"], lookupTime: undefined });
  });

  it.each([
    ["socks5h", "127.0.0.1"],
    ["socks5h", "::1"],
    ["socks5", "127.0.0.1"],
    ["socks5", "::1"],
    ["socks4a", "127.0.0.1"],
    ["socks4", "127.0.0.1"],
  ])("takes an address as it is, with %s: %s", async (scheme, address) => {
    expect(await find(scheme, address)).toEqual({ hosts: [address], lookupTime: undefined });
  });

  it.each([
    ["socks5", 0, ["2001:db8::1", "192.0.2.1", "192.0.2.2"]],
    ["socks4", 4, ["192.0.2.1", "192.0.2.2"]],
  ])("looks names up here with %s, and tells how long that took", async (scheme, family, hosts) => {
    const lookup = lookupOf("2001:db8::1", "192.0.2.1", "192.0.2.2");
    expect(await find(scheme, "a.test", lookup)).toEqual({ hosts, lookupTime: expect.any(Number) });
    expect(lookup.asked).toEqual([{ hostname: "a.test", all: true, family }]);
  });

  it("takes a single address from a lookup that gives no list", async () => {
    const lookup: LookupFunction = (_hostname, _options, callback) => callback(null, "192.0.2.1", 4);
    expect(await find("socks5", "a.test", lookup)).toMatchObject({ hosts: ["192.0.2.1"] });
  });

  it.each([
    ["says with undefined that nothing went wrong", undefined, [{ address: "192.0.2.1", family: 4 }], ["192.0.2.1"]],
    ["finds nothing at all", null, undefined, "ConnectError"],
    ["fails by something that is no Error", { code: "ENOTFOUND" }, undefined, "ConnectError"],
  ])("takes a lookup that %s", async (_what, error, found, outcome) => {
    const lookup = ((_hostname: string, _options: unknown, callback: (...result: unknown[]) => void) =>
      callback(error, found)) as LookupFunction;
    const settled = await find("socks5", "a.test", lookup).then(
      ({ hosts }) => hosts,
      ({ name }: Error) => name,
    );
    expect(settled).toEqual(outcome);
  });

  const noSuchName: LookupFunction = (_hostname, _options, callback) =>
    callback(Object.assign(new Error("getaddrinfo ENOTFOUND a.test"), { code: "ENOTFOUND" }), []);

  it.each([
    ["socks5", "a.test", noSuchName, "the host name does not exist (ENOTFOUND); check its spelling"],
    ["socks5", "a.test", lookupOf(), "the host name has no address (ENODATA)"],
    [
      "socks5",
      "a.test",
      lookupOf("a.test"),
      "the lookup gave something that is no IP address (ERR_INVALID_IP_ADDRESS)",
    ],
    ["socks5", "a.test", unused, "nothing is to be looked up"],
    ["socks4", "a.test", lookupOf("::1"), "SOCKS4 has no IPv6 addresses; use socks5: or socks5h:"],
    ["socks4", "::1", unused, "SOCKS4 has no IPv6 addresses; use socks5: or socks5h:"],
    ["socks4a", "::1", unused, "SOCKS4 has no IPv6 addresses; use socks5: or socks5h:"],
    ["socks5h", "a".repeat(256), unused, "SOCKS takes names of 1 to 255 ASCII characters, without white space"],
    ["socks5h", "é.test", unused, "SOCKS takes names of 1 to 255 ASCII characters, without white space"],
    ["socks4a", "a.test\0b", unused, "SOCKS takes names of 1 to 255 ASCII characters, without white space"],
    ["socks5h", "", unused, "SOCKS takes names of 1 to 255 ASCII characters, without white space"],
  ])("fails as ConnectError with %s: %j", async (scheme, hostname, lookup, reason) => {
    const target = hostname.includes(":") ? `[${hostname}]` : hostname;
    expect(await failureOf(find(scheme, hostname, lookup))).toMatchObject({
      name: "ConnectError",
      processed: "no",
      message: expect.stringContaining(`cannot connect to ${target}:80: ${reason}`),
    });
  });
});

describe("aborting a lookup", () => {
  const reason = new Error("changed my mind");
  const never: LookupFunction = () => {};

  it("rejects with the reason, and leaves no listener", async () => {
    const controller = new AbortController();
    const finding = find("socks5", "a.test", never, controller.signal);
    controller.abort(reason);
    expect(await failureOf(finding)).toBe(reason);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("before it begins asks nobody", async () => {
    expect(await failureOf(find("socks5", "a.test", unused, AbortSignal.abort(reason)))).toBe(reason);
  });

  it("after it has ended finds no listener", async () => {
    const controller = new AbortController();
    await find("socks5", "a.test", lookupOf("192.0.2.1"), controller.signal);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});
