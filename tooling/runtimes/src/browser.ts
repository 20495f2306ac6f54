import chromium from "@haulier/vitest-config/chromium";
import { mergeConfig } from "vitest/config";
import type { ViteUserConfig } from "vitest/config";

import { fetchServer, fetchTests } from "./fetch-tests.ts";

/** What a browser runs: the tests of core, and those of fetch over the browser's own. */
const browser: ViteUserConfig = mergeConfig(chromium, {
  test: { include: fetchTests, globalSetup: fetchServer },
});

export default browser;
