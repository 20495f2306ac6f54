import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the repository starts. */
export const repositoryRoot: string = fileURLToPath(new URL("../../..", import.meta.url));

/** What this app reads of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** One way into a package: a key of its `exports` that leads to code. */
export interface Entry {
  /** What a user imports, such as `@haulier/conformance/vitest`. */
  readonly specifier: string;
  /** Its built declarations. */
  readonly types: string;
  /** Its public API as last reviewed. */
  readonly report: string;
}

/** A package that is published. */
export interface PublishedPackage {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly entries: readonly Entry[];
  /** Whether it promises to need nothing of Node, types included. */
  readonly isNeutral: boolean;
}

/** Every package under packages/, so that a new one is tested from its first day. */
export const publishedPackages: readonly PublishedPackage[] = globSync("packages/*/package.json", {
  cwd: repositoryRoot,
})
  .toSorted()
  .map((path) => readPackage(join(repositoryRoot, dirname(path))));

function readPackage(directory: string): PublishedPackage {
  const manifest: Manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const buildConfig = join(directory, "tsconfig.build.json");
  return {
    directory,
    manifest,
    entries: Object.entries(manifest.exports).flatMap(([subpath, target]) =>
      typeof target === "string" || target["types"] === undefined
        ? []
        : [
            {
              specifier: subpath.replace(/^\./, manifest.name),
              types: join(directory, target["types"]),
              report: join(
                directory,
                "api",
                `${subpath === "." ? "index" : subpath.slice(2).replaceAll("/", "-")}.d.ts`,
              ),
            },
          ],
    ),
    isNeutral: existsSync(buildConfig) && readFileSync(buildConfig, "utf8").includes("neutral.json"),
  };
}
