import project from "@haulier/vitest-config/project";
import { mergeConfig } from "vitest/config";
import type { UserWorkspaceConfig } from "vitest/config";

const consumer: UserWorkspaceConfig = mergeConfig(project, {
  test: { globalSetup: "src/global-setup.ts", testTimeout: 30_000 },
});

export default consumer;
