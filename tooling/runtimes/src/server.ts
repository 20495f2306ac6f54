import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

const server: ViteUserConfig = defineConfig({
  root: "/work/main/packages/core",
  ssr: { resolve: { conditions: ["@haulier/source", "module", "node", "development|production"] } },
  test: {
    name: "x",
    include: ["src/**/*.test.ts"],
    exclude: ["src/**/*.interop.test.ts"],
    isolate: false,
    reporters: ["default"],
  },
});
export default server;
