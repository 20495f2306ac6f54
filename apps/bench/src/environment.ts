import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { arch, cpus, platform, release } from "node:os";

/** What ratios hang on beside the code: they are comparable only where this is the same. */
export interface Environment {
  readonly date: string;
  readonly node: string;
  /** The undici inside of Node, which `fetch` uses. */
  readonly builtInUndici: string;
  readonly cpu: string;
  readonly os: string;
  /** Versions of what is installed, by package. */
  readonly packages: Readonly<Record<string, string>>;
}

const packages = ["undici", "got", "axios", "ky", "ofetch", "node-fetch"];

export function readEnvironment(): Environment {
  const cores = cpus();
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    builtInUndici: process.versions["undici"] ?? "none",
    cpu: `${cores.length} x ${cores[0]?.model.trim() ?? "unknown CPU"}`,
    os: `${platform()} ${release()} ${arch()}`,
    packages: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
  };
}

function versionOf(name: string): string {
  const path = findPackageJSON(name, import.meta.url);
  if (path === undefined) return "unknown";
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
