import { performance } from "node:perf_hooks";

import { ensureCertificates, type Certificates } from "./certificates.ts";
import { credentials } from "./credentials.ts";
import type { Peer } from "./define-peer.ts";
import { findProgram, NotInstalledError } from "./find-program.ts";
import { hasNpmPackage } from "./npm-cache.ts";
import { PeerRun, type Surroundings } from "./peer-run.ts";
import { namedPeers, peerNames, peers, type PeerEndpoints, type PeerName } from "./peers.ts";
import { isRunning, stopGroup } from "./process-group.ts";
import { StateFolder, type PeerRecord } from "./state-folder.ts";
import { ensureStaticFiles, type StaticFiles } from "./static-files.ts";

export interface LabOptions {
  /** State folder: what `up` starts, only `down` with the same folder ends. @defaultValue `$LAB_STATE`, or a folder of this user in `$TMPDIR` */
  readonly state?: string;
}

/** What every peer serves, trusts and accepts. */
export interface LabFixtures {
  readonly certs: Certificates;
  readonly files: StaticFiles["list"];
  readonly auth: typeof credentials;
}

/** A running peer: where it is to be found, and facts about its run. */
export type PeerReport<Name extends PeerName> = PeerEndpoints<Name> & {
  readonly version: string;
  readonly startupMs: number;
  readonly pids: readonly number[];
  /** Folder with its configuration and logs. */
  readonly dir: string;
};

export interface LabReport {
  readonly lab: LabFixtures & { readonly state: string };
  readonly peers: { readonly [Name in PeerName]?: PeerReport<Name> };
  /** Why a peer did not start. */
  readonly errors: { readonly [Name in PeerName]?: string };
}

/**
 * Starts the named peers and groups, and what they depend on; those that run already are left alone. Resolves when all
 * of them are ready; a peer that cannot start is in `errors` and does not hold up the others.
 */
export async function up(names: readonly string[], options: LabOptions = {}): Promise<LabReport> {
  const wanted = namedPeers(names);
  const state = new StateFolder(options.state);
  const umask = process.umask(0o022); // peers run as another user and have to read what is written here
  try {
    return await state.withLock(async () => {
      const certs = ensureCertificates(
        state.dir,
        state.recordedNames().some((name) => isUp(state.readRecord(name))),
      );
      const www = ensureStaticFiles(state.dir);
      const { reports, errors } = await startAll(wanted, state, certs, www);
      const lab = { state: state.dir, certs, files: www.list, auth: credentials };
      return { lab, peers: Object.fromEntries(reports), errors: Object.fromEntries(errors) };
    });
  } finally {
    process.umask(umask);
  }
}

/** Side by side, each as soon as its dependencies run. */
async function startAll(wanted: readonly PeerName[], state: StateFolder, certs: Certificates, www: StaticFiles) {
  const endpoints = new Map<string, object>();
  const reports = new Map<string, object>();
  const errors = new Map<string, string>();
  const started = new Map<string, Promise<void>>();
  const start = (peer: Peer): Promise<void> => {
    const running = started.get(peer.name) ?? startWithDependencies(peer);
    started.set(peer.name, running);
    return running;
  };
  const startWithDependencies = async (peer: Peer): Promise<void> => {
    try {
      const deps = peer.deps ?? [];
      await Promise.all(deps.map(start));
      const failed = deps.find((dep) => errors.has(dep.name));
      if (failed) throw new Error(`needs ${failed.name}, which did not start: ${errors.get(failed.name)}`);
      const record = await ensurePeer(peer, state, { certs, www, endpoints });
      endpoints.set(peer.name, record.endpoints ?? {});
      reports.set(peer.name, report(record));
    } catch (error) {
      errors.set(peer.name, error instanceof Error ? error.message : String(error));
    }
  };
  await Promise.all(wanted.map((name) => start(peers[name])));
  return { reports, errors };
}

async function ensurePeer(peer: Peer, state: StateFolder, surroundings: Surroundings): Promise<PeerRecord> {
  const record = state.readRecord(peer.name);
  if (record && isUp(record)) return record;
  if (!(await stopPeer(peer.name, state))) throw new Error("an earlier run of it would not end");
  const missing = missingNeeds(peer);
  if (missing.length > 0) {
    const remedy = peer.npm ? "--npm" : peer.name;
    throw new NotInstalledError(`${missing.join(", ")} not found (run: tooling/lab/install ${remedy})`);
  }
  const attempts = 3; // another process may take a port between our check and the peer's bind
  for (let attempt = 1; ; attempt++) {
    try {
      return await startPeer(peer, state, surroundings);
    } catch (error) {
      await stopPeer(peer.name, state, 500);
      if (error instanceof NotInstalledError || attempt === attempts) throw error;
    }
  }
}

/** The record is written with the first process, so that `down` finds the peer even if this process dies before it is ready. */
async function startPeer(peer: Peer, state: StateFolder, surroundings: Surroundings): Promise<PeerRecord> {
  const begun = performance.now();
  const recordOf = ({ dir, processes, leftovers }: PeerRun): PeerRecord => ({
    name: peer.name,
    version: "",
    startupMs: 0,
    graceMs: peer.graceMs ?? 2_000,
    dir,
    processes,
    leftovers,
  });
  const run = new PeerRun(peer.name, state.peerDir(peer.name), surroundings, (changed) =>
    state.writeRecord(recordOf(changed)),
  );
  const endpoints = await peer.start(run);
  const startupMs = Math.round(performance.now() - begun);
  const record = { ...recordOf(run), version: peer.version(run), startupMs, endpoints };
  state.writeRecord(record);
  return record;
}

/** Stops the named peers, or all that run and then removes the state folder. `left` names those that would not end. */
export async function down(
  names: readonly string[] = [],
  options: LabOptions = {},
): Promise<{ stopped: string[]; left: string[] }> {
  const state = new StateFolder(options.state);
  if (!state.exists) return { stopped: [], left: [] };
  const wanted = names.length > 0 ? new Set<string>(namedPeers(names)) : undefined;
  return await state.withLock(async () => {
    const chosen = state.recordedNames().filter((name) => wanted?.has(name) ?? true);
    const ended = await Promise.all(chosen.map((name) => stopPeer(name, state)));
    const stopped = chosen.filter((_, index) => ended[index]);
    const left = chosen.filter((_, index) => !ended[index]);
    if (!wanted && left.length === 0) state.remove();
    return { stopped, left };
  });
}

/** Ends a peer and forgets it, unless one of its processes would not end. */
async function stopPeer(name: string, state: StateFolder, graceMs?: number): Promise<boolean> {
  const record = state.readRecord(name);
  const groups = record?.processes ?? [];
  const ended = await Promise.all(groups.map((group) => stopGroup(group, graceMs ?? record?.graceMs ?? 2_000)));
  if (!ended.every(Boolean)) return false;
  state.dropRecord(name);
  return true;
}

/** What is on record now, running or not. */
export function status(options: LabOptions = {}): { lab: { state: string }; peers: Record<string, object> } {
  const state = new StateFolder(options.state);
  const records = state.recordedNames().flatMap((name) => state.readRecord(name) ?? []);
  const entries = records.map((record) => [record.name, { running: isUp(record), ...report(record) }] as const);
  return { lab: { state: state.dir }, peers: Object.fromEntries(entries) };
}

/** Programs, files and npm packages that a peer lacks on this machine. */
export function missingNeeds(peer: Peer): string[] {
  const programs = (peer.needs ?? []).filter((program) => !findProgram(program));
  return [...programs, ...(peer.npm ?? []).filter((name) => !hasNpmPackage(name))];
}

/** The named peers and everything that they depend on. */
export function withDependencies(names: readonly PeerName[]): Peer[] {
  const found = new Set<Peer>();
  const add = (peer: Peer): void => {
    found.add(peer);
    peer.deps?.forEach(add);
  };
  names.forEach((name) => add(peers[name]));
  return [...found];
}

/** Every peer, and what it still lacks. */
export function inventory(): { name: PeerName; summary: string; missing: string[] }[] {
  return peerNames.map((name) => ({ name, summary: peers[name].summary, missing: missingNeeds(peers[name]) }));
}

const isUp = (record: PeerRecord | undefined): boolean =>
  record?.endpoints !== undefined && record.processes.length > 0 && record.processes.every(isRunning);

const report = ({ version, startupMs, processes, dir, endpoints }: PeerRecord): object => ({
  version,
  startupMs,
  pids: processes.map((group) => group.pid),
  dir,
  ...endpoints,
});
