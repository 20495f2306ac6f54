import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { arch, cpus, platform, release } from "node:os";
import { fileURLToPath } from "node:url";

/** What ratios hang on beside the code: they are comparable only where this is the same. */
export interface Environment {
  readonly date: string;
  /** What was measured; "+" follows where files were changed after it, and it is "unknown" outside of git. */
  readonly commit: string;
  readonly node: string;
  /** The undici inside of Node, which `fetch` uses. */
  readonly builtInUndici: string;
  /** The model. */
  readonly cpu: string;
  readonly cores: number;
  readonly os: string;
  /** Versions of every client that is installed for the bench, by package. */
  readonly packages: Readonly<Record<string, string>>;
}

export function readEnvironment(): Environment {
  const cores = cpus();
  return {
    date: new Date().toISOString(),
    commit: readCommit(),
    node: process.versions.node,
    builtInUndici: process.versions["undici"] ?? "none",
    cpu: cores[0]?.model.trim() ?? "unknown CPU",
    cores: cores.length,
    os: `${platform()} ${release()} ${arch()}`,
    packages: Object.fromEntries(installedPackages().map((name) => [name, versionOf(name)])),
  };
}

/** What the bench depends on, beside Haulier itself: of that, the commit says more than a version. */
function installedPackages(): string[] {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return Object.keys(manifest.dependencies).filter((name) => !name.startsWith("@haulier/"));
}

function versionOf(name: string): string {
  const path = findPackageJSON(name, import.meta.url);
  if (path === undefined) return "unknown";
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

function readCommit(): string {
  try {
    const commit = git("rev-parse", "--short=12", "HEAD");
    // Results change nothing that is measured: saving one run must not make the next one another's.
    const changes = git("status", "--porcelain", "--", "packages", "apps/bench/src", "pnpm-lock.yaml");
    return changes === "" ? commit : `${commit}+`;
  } catch {
    return "unknown";
  }
}

function git(...args: string[]): string {
  const cwd = fileURLToPath(new URL("../../..", import.meta.url));
  return execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}
