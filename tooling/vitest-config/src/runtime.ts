import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

import ClosingLine from "./closing-line.ts";
import { repositoryRoot } from "./repository-root.ts";
import { sourceConditions } from "./source-conditions.ts";

/** The tests of core in the runtime that runs Vitest itself: Bun or Deno, whose name is in `HAULIER_RUNTIME`. */
const runtime: ViteUserConfig = defineConfig({
  root: repositoryRoot,
  ssr: { resolve: { conditions: sourceConditions } },
  test: {
    include: ["packages/core/src/**/*.test.ts"],
    exclude: ["**/*.interop.test.ts"],
    setupFiles: "tooling/vitest-config/src/expect-runtime.ts",
    isolate: false,
    reporters: ["default", new ClosingLine()],
  },
});

export default runtime;
