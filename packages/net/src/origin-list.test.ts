import { describe, expect, it } from "vitest";

import { OriginList } from "./origin-list.ts";
import { connectTarget } from "./pool-origin.ts";
import type { FakeConnection } from "./testing/fake-connection.ts";
import { setUpPool } from "./testing/pool-harness.ts";

function setUp(): OriginList<FakeConnection> {
  return new OriginList(() => false);
}

describe("connectTarget", () => {
  it.each([
    ["http://example.com/path", "http:", "example.com", 80],
    ["https://example.com", "https:", "example.com", 443],
    ["https://example.com:8443", "https:", "example.com", 8443],
    ["http://[::1]:8080", "http:", "::1", 8080],
  ])("%s", (url, protocol, hostname, port) => {
    expect(connectTarget(new URL(url))).toEqual({ protocol, hostname, port });
  });
});

describe("OriginList", () => {
  it("has one origin for the same protocol, host, port and partition", () => {
    const list = setUp();
    const origin = list.get(new URL("https://user@example.com:443/path").href, "");
    expect(list.get(new URL("https://example.com/other").href, "")).toBe(origin);
    expect(String(origin)).toBe("https://example.com");
    expect(list.size).toBe(1);
  });

  it.each([
    ["http://example.com", ""],
    ["https://example.com:444", ""],
    ["https://example.org", ""],
    ["https://example.com", "proxy"],
  ])("keeps apart: %s %s", (url, partition) => {
    const list = setUp();
    const origin = list.get(new URL("https://example.com").href, "");
    expect(list.get(new URL(url).href, partition)).not.toBe(origin);
    expect(list.size).toBe(2);
  });

  it("has them apart again when others were asked for in between", () => {
    const list = setUp();
    const [first, second] = [list.get("https://a.test/1", ""), list.get("https://a.test:444/2", "")];
    expect(list.get("https://a.test/3", "")).toBe(first);
    expect(list.get("https://a.test/3", "")).toBe(first);
    expect(list.get("https://user:pw@a.test/4", "")).toBe(first);
    expect(list.get("https://a.test:444/", "")).toBe(second);
    expect(list.get("https://a.test.example/", "")).not.toBe(first);
    expect(list.get("https://[::1]/", "")).not.toBe(first);
  });

  it("drops origins without connections in time", () => {
    const list = setUp();
    const used = list.get(new URL("http://used.test").href, "");
    used.connections = 1;
    for (let index = 0; index < 5_000; index += 1) list.get(new URL(`http://host-${index}.test`).href, `${index % 7}`);
    expect(list.size).toBeLessThanOrEqual(1_000);
    expect(list.get(new URL("http://used.test").href, "")).toBe(used);
  });

  it("knows the successor of an origin that was dropped", () => {
    const list = setUp();
    const dropped = list.get(new URL("http://a.test").href, "");
    for (let index = 0; index < 2_000; index += 1) list.get(new URL(`http://host-${index}.test`).href, "");
    const successor = list.get(new URL("http://a.test").href, "");
    expect(successor).not.toBe(dropped);
    expect(list.current(dropped)).toBe(successor);
  });

  it("takes an origin that was dropped back", () => {
    const list = setUp();
    const dropped = list.get(new URL("http://a.test").href, "");
    for (let index = 0; index < 2_000; index += 1) list.get(new URL(`http://host-${index}.test`).href, "");
    expect(list.current(dropped)).toBe(dropped);
    expect(list.get(new URL("http://a.test").href, "")).toBe(dropped);
  });

  it("adds up the partitions of an origin", async () => {
    const { pool, dialer } = setUpPool();
    for (const partition of ["one", "two"]) void pool.acquire(pool.origin(new URL("http://a"), partition));
    await dialer.at(0).succeed();
    expect(pool.status().origins).toEqual({ "http://a": { open: 2, idle: 0, active: 2, queued: 0 } });
  });
});
