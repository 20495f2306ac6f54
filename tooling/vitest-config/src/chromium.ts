import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

import ClosingLine from "./closing-line.ts";
import { repositoryRoot } from "./repository-root.ts";

/** The tests of core in a browser, except those that need Node's API: `*.node.test.ts`. `CHROMIUM` is the path of another browser. */
const chromium: ViteUserConfig = defineConfig({
  root: repositoryRoot,
  resolve: { conditions: ["@haulier/source", "module", "browser", "development|production"] },
  test: {
    include: ["packages/core/src/**/*.test.ts"],
    exclude: ["**/*.interop.test.ts", "**/*.node.test.ts"],
    isolate: false,
    reporters: ["default", new ClosingLine()],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: "chromium" }],
      provider: playwright({
        launchOptions: {
          executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
          args: [
            "--no-sandbox", // which Chromium does not have for root
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
          ],
        },
      }),
    },
  },
});

export default chromium;
