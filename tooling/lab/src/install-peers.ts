import { spawn } from "node:child_process";
import path from "node:path";

import { missingNeeds, withDependencies } from "./lab.ts";
import { hasNpmPackage } from "./npm-cache.ts";
import type { PeerName } from "./peers.ts";

/** Longer than the time that `install` allows itself for its downloads. */
const timeoutMs = 15 * 60_000;

/** Peers that lack Debian packages, themselves or through what they depend on. */
export function withoutPackages(names: readonly PeerName[]): PeerName[] {
  return names.filter((name) =>
    withDependencies([name]).some((peer) => (peer.debs ?? []).length > 0 && missingNeeds(peer).length > 0),
  );
}

/** Peers that lack packages from npm. */
export function withoutNpmPackages(names: readonly PeerName[]): PeerName[] {
  return names.filter((name) =>
    withDependencies([name]).some((peer) => (peer.npm ?? []).some((wanted) => !hasNpmPackage(wanted))),
  );
}

/** Installs the Debian packages of peers; as root. Rejects when that fails. */
export function installPeers(names: readonly PeerName[]): Promise<void> {
  return runInstall(names);
}

/** Installs the packages from npm that peers are made of, all of them. Rejects when that fails. */
export function installNpmPackages(): Promise<void> {
  return runInstall(["--npm"]);
}

/** Runs the install script, whose output goes to stderr. */
async function runInstall(names: readonly string[]): Promise<void> {
  const script = path.join(import.meta.dirname, "..", "install");
  const env = { ...process.env, LAB_NODE: process.execPath };
  const child = spawn(script, names, { env, stdio: ["ignore", "inherit", "inherit"], timeout: timeoutMs });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${script} ${names.join(" ")} failed (${signal ?? code}); its output above says why`));
    });
  });
}
