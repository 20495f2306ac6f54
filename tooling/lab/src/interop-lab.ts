import { readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { installNpmPackages, installPeers, withoutNpmPackages, withoutPackages } from "./install-peers.ts";
import { down, up, type LabFixtures, type LabReport } from "./lab.ts";
import { namedPeers, type PeerName } from "./peers.ts";
import { isRunning, killGroup, startTime } from "./process-group.ts";
import { StateFolder, userId } from "./state-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    lab: InteropLab;
  }
}

/** What the interop tests need unless `LAB_PEERS` says otherwise. */
export const defaultPeers: readonly PeerName[] = [
  "nginx",
  "apache",
  "haproxy",
  "lighttpd",
  "nghttpd",
  "nghttpx",
  "httpbin",
  "squid",
  "tinyproxy",
  "stunnel",
  "mitmproxy",
  "dante",
  "microsocks",
  "ssh-socks",
  "dns",
  "oidc",
  "redis",
  "sse",
  "wire",
  "chaos",
];

/** The lab of one test run, as tests receive it. */
export interface InteropLab {
  /** True in CI, where a peer that is missing fails the tests that need it. Elsewhere they are skipped. */
  readonly required: boolean;
  readonly peers: LabReport["peers"];
  readonly errors: LabReport["errors"];
  /** The state folder and what peers share; absent where no lab can run. */
  readonly state?: string;
  readonly fixtures?: LabFixtures;
}

/** Peers of a list such as `nginx,wire` or `web h2`; without one, the default. `none` is an empty list. */
export function wantedPeers(list: string | undefined): readonly PeerName[] {
  const words = (list ?? "").split(/[\s,]+/).filter(Boolean);
  if (words.length === 0) return defaultPeers;
  return words.includes("none") ? [] : namedPeers(words);
}

/** Each run has a lab of its own, so that runs side by side do not meet. The folder's name says whose it is. */
const prefix = `http-lab-${userId}-run-`;
const ownState = path.join(os.tmpdir(), `${prefix}${process.pid}-${startTime(process.pid)}`);

/** Installs what is missing (as root), starts the peers, and says on stderr what is there. Never rejects because of a peer. */
export async function startInteropLab(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<InteropLab> {
  const required = env["CI"] !== undefined && !["", "0", "false"].includes(env["CI"]);
  const wanted = wantedPeers(env["LAB_PEERS"]);
  if (process.platform !== "linux") {
    const errors = Object.fromEntries(wanted.map((name) => [name, "the lab runs on Linux only"]));
    return { required, peers: {}, errors };
  }
  await removeOrphans();
  await installMissing(wanted, say);
  const begun = performance.now();
  try {
    const { lab, peers, errors } = await up(wanted, { state: ownState });
    const { certs, files, auth } = lab;
    say(`started ${Object.keys(peers).join(", ") || "nothing"} in ${Math.round(performance.now() - begun)} ms`);
    for (const [name, reason] of Object.entries(errors)) say(`${name} is missing: ${reason}`);
    return { required, peers, errors, state: lab.state, fixtures: { certs, files, auth } };
  } catch (error) {
    const reason = (error as Error).message;
    say(reason);
    return { required, peers: {}, errors: Object.fromEntries(wanted.map((name) => [name, reason])) };
  }
}

/** Ends what this run started. Rejects, with names, when something would not end. */
export async function stopInteropLab(): Promise<void> {
  const { left } = await down([], { state: ownState });
  if (left.length > 0) throw new Error(`these peers would not end: ${left.join(", ")}; see ${ownState}`);
}

/** The same at once, for an exit that nobody waits for. */
export function killInteropLab(): void {
  const state = new StateFolder(ownState);
  state.recordedProcesses().forEach(killGroup);
  state.recordedNames().forEach((name) => state.dropRecord(name));
  state.remove();
}

async function installMissing(wanted: readonly PeerName[], say: (line: string) => void): Promise<void> {
  const lacking = withoutPackages(wanted);
  if (lacking.length > 0 && userId !== 0) say(`not root, so ${lacking.join(", ")} cannot be installed`);
  else if (lacking.length > 0) await install(lacking, () => installPeers(lacking), say);
  const lackingNpm = withoutNpmPackages(wanted);
  if (lackingNpm.length > 0) await install(lackingNpm, installNpmPackages, say);
}

async function install(
  names: readonly PeerName[],
  run: () => Promise<void>,
  say: (line: string) => void,
): Promise<void> {
  const begun = performance.now();
  say(`installing ${names.join(", ")}`);
  try {
    await run();
    say(`installed in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  } catch (error) {
    say((error as Error).message);
  }
}

/** Takes down labs of runs that were killed. */
async function removeOrphans(): Promise<void> {
  const labs = readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(prefix));
  const orphans = labs.filter((entry) => {
    const [pid, start = ""] = entry.slice(prefix.length).split("-");
    return !isRunning({ pid: Number(pid), start });
  });
  await Promise.all(orphans.map((entry) => down([], { state: path.join(os.tmpdir(), entry) })));
}
