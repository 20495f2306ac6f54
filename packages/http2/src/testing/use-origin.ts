import { type ConformanceServer, startServer } from "@haulier/conformance/server";
import { onTestFinished } from "vitest";

/** Every kind of origin for one test. When that ends, nobody may be connected to it. */
export async function useOrigin(): Promise<ConformanceServer> {
  const server = await startServer();
  onTestFinished(async () => {
    await server.waitForOpenConnections(0);
    await server.close();
  });
  return server;
}
