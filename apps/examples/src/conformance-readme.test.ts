// Shows what the README of @haulier/conformance shows: the suite over a transport of one's own, and its server in a test.
import { startServer } from "@haulier/conformance/server";
import { describeTransport } from "@haulier/conformance/vitest";
import { UndiciTransport as MyTransport } from "@haulier/undici";
import { expect, test } from "vitest";

/** Not called: this very transport is run through the suite in its own package. */
export function suiteOfMyTransport(): void {
  describeTransport("MyTransport", {
    create: ({ tls, limits }) => new MyTransport({ tls, limits }),
  });
}

test("the server is held and released by gates, and tells what it has seen", async () => {
  await using server = await startServer();
  const response = await fetch(server.url("http", "/drip/2?gate=drip"));
  server.gate("drip").open();
  expect(await response.text()).toBe("piece 1\npiece 2\n");
  expect(server.requests("/drip/2")).toHaveLength(1);
  await server.closeIdle();
  await server.waitForOpenConnections(0);
});
