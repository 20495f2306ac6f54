import { type ConformanceServer, startServer } from "@haulier/conformance/server";
import { expect, onTestFinished } from "vitest";

import { startSocksServer, type SocksServer, type SocksServerOptions } from "../server/socks-server.ts";

/** A proxy for one test. When that ends, nobody may be connected to it. */
export async function useProxy(options: SocksServerOptions = {}): Promise<SocksServer> {
  const proxy = await startSocksServer(options);
  onTestFinished(async () => {
    await expect.poll(() => proxy.openConnections, { interval: 2 }).toBe(0);
    await proxy.close();
  });
  return proxy;
}

/** An origin for one test. When that ends, nobody may be connected to it. */
export async function useOrigin(): Promise<ConformanceServer> {
  const server = await startServer();
  onTestFinished(async () => {
    await server.waitForOpenConnections(0);
    await server.close();
  });
  return server;
}
