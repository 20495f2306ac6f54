import { describe, expect, it } from "vitest";

import { DnsCache } from "./dns-cache.ts";
import type { HostAddress } from "./host-address.ts";
import { failureOf } from "./testing/pool-harness.ts";
import { TestClock } from "./testing/test-clock.ts";

function addressesOf(...texts: string[]): HostAddress[] {
  return texts.map((address) => ({ address, family: 4 }));
}

/** A cache over look-ups that give the addresses 10.0.0.1, 10.0.0.2 ... in turn, and fail for names that begin with "no". */
function setUp({ ttl = 1_000, maxEntries = 10 } = {}) {
  const clock = new TestClock();
  const asked: string[] = [];
  const cache = new DnsCache({
    ttl,
    maxEntries,
    clock,
    lookUp: async (hostname) => {
      asked.push(hostname);
      if (hostname.startsWith("no")) throw new Error(`no ${hostname}`);
      return addressesOf(`10.0.0.${asked.length}`, `10.1.0.${asked.length}`);
    },
  });
  const find = async (hostname: string): Promise<string> => {
    const addresses = cache.get(hostname) ?? (await cache.lookUp(hostname));
    return addresses.map(({ address }) => address).join(" ");
  };
  return { clock, asked, cache, find };
}

describe("DnsCache", () => {
  it("keeps addresses for its time, and asks again afterwards", async () => {
    const { clock, asked, find } = setUp();
    expect(await find("a.test")).toBe("10.0.0.1 10.1.0.1");
    await clock.advance(999);
    expect(await find("a.test")).toBe("10.0.0.1 10.1.0.1");
    await clock.advance(1);
    expect(await find("a.test")).toBe("10.0.0.2 10.1.0.2");
    expect(asked).toEqual(["a.test", "a.test"]);
  });

  it("keeps nothing when its time is 0", async () => {
    const { asked, find } = setUp({ ttl: 0 });
    await find("a.test");
    await find("a.test");
    expect(asked).toHaveLength(2);
  });

  it("asks once for all who ask at the same time", async () => {
    const { asked, find } = setUp({ ttl: 0 });
    expect(await Promise.all([find("a.test"), find("a.test"), find("a.test")])).toEqual(
      Array(3).fill("10.0.0.1 10.1.0.1"),
    );
    expect(asked).toHaveLength(1);
  });

  it("does not keep failures; all who asked at the same time are told", async () => {
    const { asked, find } = setUp();
    const failures = await Promise.all([failureOf(find("nowhere.test")), failureOf(find("nowhere.test"))]);
    expect(failures).toEqual([new Error("no nowhere.test"), new Error("no nowhere.test")]);
    await failureOf(find("nowhere.test"));
    expect(asked).toHaveLength(2);
  });

  it("forgets the name that was asked for longest ago when there are too many", async () => {
    const { asked, find } = setUp({ maxEntries: 2 });
    for (const name of ["a.test", "b.test", "a.test", "c.test", "a.test", "b.test"]) await find(name);
    expect(asked).toEqual(["a.test", "b.test", "c.test", "b.test"]);
  });

  it("drops an address that did not answer, and the name with its last one", async () => {
    const { asked, cache, find } = setUp();
    await find("a.test");
    cache.evict("a.test", "10.0.0.1");
    expect(await find("a.test")).toBe("10.1.0.1");
    cache.evict("a.test", "10.9.9.9");
    cache.evict("b.test", "10.1.0.1");
    expect(await find("a.test")).toBe("10.1.0.1");
    cache.evict("a.test", "10.1.0.1");
    expect(await find("a.test")).toBe("10.0.0.2 10.1.0.2");
    expect(asked).toHaveLength(2);
  });
});
