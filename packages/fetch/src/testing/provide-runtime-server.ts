import type { TestProject } from "vitest/node";

import { startRuntimeServer } from "./runtime-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The origin of the server of `*.runtimes.test.ts`. */
    runtimeServer: string;
  }
}

/** Starts the server beside the runtime that the tests run in, which may be a browser. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startRuntimeServer();
  provide("runtimeServer", server.origin);
  return () => server.close();
}
