import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

import { repositoryRoot } from "@haulier/vitest-config/repository-root";

import type { TestRun } from "./test-run.ts";

/** A runtime that is not here. */
export interface Missing {
  readonly name: string;
  /** What to do about it. */
  readonly missing: string;
}

const vitest = path.join(repositoryRoot, "node_modules/vitest/vitest.mjs");
const labInstall = path.join(repositoryRoot, "tooling/lab/install");
const installTimeout = 10 * 60_000;
const testTimeout = 5 * 60_000;

/** Where core and fetch are tested, beside Node. Each installs its runtime where it can. */
export const runtimes: Readonly<Record<string, () => TestRun | Missing>> = {
  chromium: findChromium,
  bun: () => findServerRuntime("Bun", []),
  deno: () => findServerRuntime("Deno", ["run", "--allow-all", "--no-lock"]),
};

function findChromium(): TestRun | Missing {
  const name = "Chromium";
  const isRoot = process.getuid?.() === 0;
  let browser = process.env["CHROMIUM"] ?? findOnPath("chromium");
  if (browser === undefined && isRoot) {
    install("--chromium");
    browser = findOnPath("chromium");
  }
  if (browser === undefined) {
    const remedy = isRoot ? "its installation failed" : "as root: tooling/lab/install --chromium";
    return { name, missing: `no chromium on the PATH, and none in CHROMIUM; ${remedy}` };
  }
  const version = execFileSync(browser, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return {
    name: `${name} ${/[\d.]+/.exec(version)?.[0]}`,
    command: vitestIn(process.execPath, [], "browser.ts"),
    env: { CHROMIUM: browser },
    timeout: testTimeout,
  };
}

function findServerRuntime(name: "Bun" | "Deno", args: readonly string[]): TestRun | Missing {
  const found = serverRuntimes()[name.toLowerCase()];
  if (found?.version === undefined) {
    return { name, missing: `tooling/lab/install --runtimes could not install it: ${found?.error ?? "see above"}` };
  }
  return {
    name: `${name} ${found.version}`,
    command: vitestIn(found.path, args, "server-runtime.ts"),
    env: { HAULIER_RUNTIME: name, DENO_NO_UPDATE_CHECK: "1" },
    timeout: testTimeout,
  };
}

interface InstalledRuntime {
  readonly path: string;
  readonly version?: string;
  readonly error?: string;
}

let installed: Readonly<Record<string, InstalledRuntime>> | undefined;

function serverRuntimes(): Readonly<Record<string, InstalledRuntime>> {
  installed ??= JSON.parse(install("--runtimes") || "{}") as Record<string, InstalledRuntime>;
  return installed;
}

/** Gives what the script prints; nothing when it fails. */
function install(what: "--chromium" | "--runtimes"): string {
  const { status, stdout, error } = spawnSync(labInstall, [what], {
    encoding: "utf8",
    env: { ...process.env, LAB_NODE: process.execPath },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: installTimeout,
  });
  if (error !== undefined) console.error(error.message);
  return status === 0 ? stdout : "";
}

function vitestIn(runtime: string, args: readonly string[], config: string): TestRun["command"] {
  return [runtime, ...args, vitest, "run", "--config", path.join("tooling/runtimes/src", config)];
}

function findOnPath(program: string): string | undefined {
  const candidates = (process.env["PATH"] ?? "").split(path.delimiter).map((folder) => path.join(folder, program));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
