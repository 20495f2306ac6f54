import { defineConfig } from "vitest/config";
export default defineConfig({ root: import.meta.dirname, test: { include: ["*.try.ts"], globalSetup: "../src/vitest-global-setup.ts", isolate: false } });
