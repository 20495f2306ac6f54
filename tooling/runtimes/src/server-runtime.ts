import runtime from "@haulier/vitest-config/runtime";
import { mergeConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

import { fetchServer, fetchTests } from "./fetch-tests.ts";

/** What Bun and Deno run: the tests of core, and those of fetch over the runtime's own. */
const serverRuntime: ViteUserConfig = mergeConfig(runtime, {
  test: { include: fetchTests, globalSetup: fetchServer },
});

export default serverRuntime;
