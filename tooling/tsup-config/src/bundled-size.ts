import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** What a module adds to an application that bundles it, in bytes. */
export interface BundledSize {
  readonly minified: number;
  readonly gzipped: number;
}

/** What is used of esbuild, which tsup builds with: a version of our own would only measure with another minifier. */
interface Esbuild {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly contents: Uint8Array }[] }>;
}

const esbuild: Esbuild = createRequire(fileURLToPath(import.meta.resolve("tsup")))("esbuild");

/** Bundles a module for Node with all that it has of its own package, and nothing of others: those are counted by themselves. */
export async function bundledSize(entry: string): Promise<BundledSize> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    logLevel: "error",
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error(`${entry}: esbuild gave no bundle`);
  return { minified: bundle.contents.byteLength, gzipped: gzipSync(bundle.contents, { level: 9 }).byteLength };
}
