import project from "@haulier/vitest-config/project";
import { mergeConfig } from "vitest/config";
import type { UserWorkspaceConfig } from "vitest/config";

const fetch: UserWorkspaceConfig = mergeConfig(project, {
  test: { globalSetup: "src/testing/provide-runtime-server.ts" },
});

export default fetch;
