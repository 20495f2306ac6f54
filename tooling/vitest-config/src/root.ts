import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

import ClosingLine from "./closing-line.ts";
import { repositoryRoot } from "./repository-root.ts";

/** Every test of the repository except the interop ones, in one run with one set of counts. */
const root: ViteUserConfig = defineConfig({
  root: repositoryRoot,
  test: {
    projects: ["{packages,apps,tooling}/*/vitest.config.ts"],
    reporters: ["default", new ClosingLine()],
    coverage: { include: ["packages/*/src/**"], exclude: ["**/*.test-d.ts"] },
  },
});

export default root;
