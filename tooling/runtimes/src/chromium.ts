import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

const chromium: ViteUserConfig = defineConfig({
  root: "/work/main/packages/core",
  resolve: { conditions: ["@haulier/source", "module", "browser", "development|production"] },
  test: {
    name: "chromium",
    include: ["src/**/*.test.ts"],
    exclude: ["src/**/*.interop.test.ts", "src/**/*.node.test.ts"],
    isolate: false,
    reporters: ["default"],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] } }),
      instances: [{ browser: "chromium" }],
    },
  },
});
export default chromium;
