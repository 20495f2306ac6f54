import { promises } from "node:dns";
import type { LookupFunction } from "node:net";

import type { ConnectTarget } from "@haulier/core";
import { labPeer } from "@haulier/lab/vitest";
import { describe, expect, it } from "vitest";

import { directConnector } from "./direct-connector.ts";
import { failureOf } from "./testing/pool-harness.ts";

const dns = labPeer("dns");
const wire = labPeer("wire");

/** Looks up IPv4 addresses by the lab's name server, in the order that it gives. */
function labLookup(): LookupFunction {
  const resolver = new promises.Resolver();
  resolver.setServers([dns.server]);
  return (hostname, _options, callback) => {
    resolver.resolve4(hostname).then(
      (found) =>
        callback(
          null,
          found
            .toSorted()
            .toReversed()
            .map((address) => ({ address, family: 4 })),
        ),
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

function target(name: string): ConnectTarget {
  return { protocol: "http:", hostname: `${name}.lab.test`, port: Number(new URL(wire.http).port) };
}

describe.runIf(dns.available && wire.available)("names of a real name server", () => {
  it.each(["ok", "alias", "deadfirst"])("%s is connected to (F-05)", async (name) => {
    const connect = directConnector({ lookup: labLookup(), attemptDelay: 50 });
    const { remoteAddress, timings, stream } = await connect(target(name), {});
    expect(remoteAddress).toBe(`127.0.0.1:${target(name).port}`);
    expect(timings.dns).toBeGreaterThan(0);
    stream.destroy();
  });

  it("two addresses that refuse are both named", async () => {
    const connect = directConnector({ lookup: labLookup() });
    expect(await failureOf(connect(target("two"), {}))).toMatchObject({
      name: "ConnectError",
      message: expect.stringMatching(
        /no address of the host answered: 127.0.0.3 connection refused .*, 127.0.0.2 connection refused/,
      ),
    });
  });

  it("one that does not exist is said not to (F-04)", async () => {
    const connect = directConnector({ lookup: labLookup() });
    expect(await failureOf(connect(target("nx"), {}))).toMatchObject({
      name: "ConnectError",
      message: expect.stringMatching(/the host name (?:does not exist|has no address)/),
    });
  });
});
