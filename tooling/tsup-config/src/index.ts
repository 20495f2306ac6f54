import { readFileSync } from "node:fs";

import { defineConfig } from "tsup";

import { sourceEntries, type Manifest } from "./source-entries.ts";

const manifest: Manifest & { readonly version: string } = JSON.parse(readFileSync("package.json", "utf8"));

/** Builds the package in the working directory: every source that its manifest names, and nothing else. */
export default defineConfig({
  entry: sourceEntries(manifest),
  format: "esm",
  target: "node22",
  platform: "neutral",
  sourcemap: true,
  clean: true,
  silent: true,
  external: [/^node:/, /^#/], // "neutral" cannot resolve builtins by itself; `#...` is resolved by whoever imports the package
  define: { PACKAGE_VERSION: JSON.stringify(manifest.version) },
  removeNodeProtocol: false, // tsup strips `node:` from imports otherwise
});
