import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { publishedPackages, repositoryRoot } from "./published-packages.ts";
import type { PublishedPackage } from "./published-packages.ts";

/** A directory outside the repository that holds every package as a user's `npm install` would put it there. */
export class UserProject implements Disposable {
  readonly directory: string = realpathSync(mkdtempSync(join(tmpdir(), "haulier-consumer-")));

  constructor() {
    pack(join(this.directory, "tarballs"));
    for (const published of publishedPackages) this.#install(published);
    // What a TypeScript user of Node has besides.
    link(this.directory, "@types/node", repositoryRoot);
    writeFileSync(join(this.directory, "package.json"), JSON.stringify({ private: true }));
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /**
   * Unpacks a tarball instead of running an installer: no registry is asked. Each package sees the dependencies that its
   * packed manifest names and nothing else, so that an undeclared import fails here as it would for a user.
   */
  #install({ directory, manifest: { name } }: PublishedPackage): void {
    const target = join(this.directory, "node_modules", name);
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", tarballOf(this.directory, name), "-C", target, "--strip-components=1"]);
    const packed = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
    for (const dependency of Object.keys({ ...packed.dependencies, ...packed.peerDependencies }))
      if (!publishedPackages.some((published) => published.manifest.name === dependency))
        link(target, dependency, directory);
  }
}

/** The tarball of a package in the user project. */
export function tarballOf(project: string, name: string): string {
  const version = publishedPackages.find(({ manifest }) => manifest.name === name)?.manifest.version;
  return join(project, "tarballs", `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
}

/** Packs with pnpm, as a release does: it turns `workspace:` and `catalog:` into versions. */
function pack(destination: string): void {
  const args = ["--filter", "./packages/*", "pack", "--pack-destination", destination];
  const options = { cwd: repositoryRoot, stdio: "pipe" } as const;
  mkdirSync(destination, { recursive: true });
  try {
    execFileSync("pnpm", args, options);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    execFileSync("npx", ["-y", "pnpm@12", ...args], options); // Vitest was started without pnpm
  }
}

/** Gives `directory` the copy of a dependency that `owner` has in this repository. */
function link(directory: string, dependency: string, owner: string): void {
  const path = join(directory, "node_modules", dependency);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(realpathSync(join(owner, "node_modules", dependency)), path, "junction");
}
