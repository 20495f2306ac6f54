import { defineConfig } from "vitest/config";
export default defineConfig({ root: "..", test: { include: ["src/**/*.test.ts"], exclude: ["**/*.interop.test.ts"], isolate: false } });
