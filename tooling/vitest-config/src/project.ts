import { defineProject } from "vitest/config";
import type { UserWorkspaceConfig } from "vitest/config";

import { sourceConditions } from "./source-conditions.ts";

/** The tests of one package or app: beside their sources, run on the sources of its neighbours, so without a build. */
const project: UserWorkspaceConfig = defineProject({
  ssr: { resolve: { conditions: sourceConditions } },
  test: {
    include: ["src/**/*.test.ts"],
    exclude: ["src/**/*.interop.test.ts"],
    isolate: false,
    typecheck: { enabled: true, include: ["src/**/*.test-d.ts"] },
  },
});

export default project;
