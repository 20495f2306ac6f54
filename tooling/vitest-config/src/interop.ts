import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

import ClosingLine from "./closing-line.ts";
import { repositoryRoot } from "./repository-root.ts";
import { sourceConditions } from "./source-conditions.ts";

/** The tests that talk to other people's software: real servers and proxies, started by the lab before the first test. */
const interop: ViteUserConfig = defineConfig({
  root: repositoryRoot,
  ssr: { resolve: { conditions: sourceConditions } },
  test: {
    name: "interop",
    include: ["packages/*/src/**/*.interop.test.ts", "{apps,tooling}/*/src/**/*.interop.test.ts"],
    globalSetup: "tooling/lab/src/vitest-global-setup.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    isolate: false,
    reporters: ["default", new ClosingLine()],
  },
});

export default interop;
