import * as fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { isRunning, startTime, type ProcessGroup } from "./process-group.ts";

/** Not from os.userInfo(), which fails for a user that the machine does not know, as in `docker run --user`. */
export const userId: number = process.getuid?.() ?? 0;

/** What the lab knows of a peer that it started. */
export interface PeerRecord {
  readonly name: string;
  readonly version: string;
  readonly startupMs: number;
  readonly graceMs: number;
  readonly dir: string;
  readonly processes: readonly ProcessGroup[];
  /** Path prefixes of files elsewhere that the peer leaves when it is killed. */
  readonly leftovers: readonly string[];
  /** Where the peer is to be found; absent while it starts. */
  readonly endpoints?: object;
}

/** The folder that everything a running lab writes lives in. Two labs with different folders do not meet. */
export class StateFolder {
  readonly dir: string;

  constructor(dir: string = defaultStateDir()) {
    this.dir = path.resolve(dir);
  }

  get exists(): boolean {
    return fs.existsSync(this.dir);
  }

  /** Serialises `up` and `down` of one folder, across processes. */
  async withLock<T>(work: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + 120_000;
    while (!this.#tryLock()) {
      if (Date.now() > deadline) throw new Error(`${this.#lock} has been held for two minutes`);
      await sleep(50);
    }
    try {
      return await work();
    } finally {
      fs.rmSync(this.#lock, { force: true });
    }
  }

  peerDir(name: string): string {
    return path.join(this.dir, "run", name);
  }

  recordedNames(): string[] {
    const run = path.join(this.dir, "run");
    if (!fs.existsSync(run)) return [];
    const records = fs.readdirSync(run).filter((file) => file.endsWith(".json"));
    return records.map((file) => path.basename(file, ".json")).toSorted();
  }

  readRecord(name: string): PeerRecord | undefined {
    try {
      return JSON.parse(fs.readFileSync(this.#recordFile(name), "utf8")) as PeerRecord;
    } catch {
      return undefined;
    }
  }

  /** Processes of every peer on record. */
  recordedProcesses(): ProcessGroup[] {
    return this.recordedNames().flatMap((name) => this.readRecord(name)?.processes ?? []);
  }

  writeRecord(record: PeerRecord): void {
    const draft = `${this.#recordFile(record.name)}.new`;
    fs.writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`);
    fs.renameSync(draft, this.#recordFile(record.name));
  }

  /** Forgets a peer and removes what it wrote, here and elsewhere. */
  dropRecord(name: string): void {
    for (const prefix of this.readRecord(name)?.leftovers ?? []) removeByPrefix(prefix);
    fs.rmSync(this.#recordFile(name), { force: true });
    fs.rmSync(this.peerDir(name), { recursive: true, force: true });
  }

  remove(): void {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }

  /** Makes the folder, and refuses one that another user made. */
  #ensure(): void {
    fs.mkdirSync(this.dir, { recursive: true, mode: 0o755 });
    const stat = fs.lstatSync(this.dir);
    if (!stat.isDirectory() || stat.uid !== userId) {
      throw new Error(`${this.dir} is not a folder owned by this user`);
    }
    fs.mkdirSync(path.join(this.dir, "run"), { recursive: true, mode: 0o755 });
  }

  /** The lock is a file that names its holder. It appears with its content (link), so that nobody reads it half written. */
  #tryLock(): boolean {
    this.#ensure();
    const own = `${this.#lock}.${process.pid}`;
    fs.writeFileSync(own, `${process.pid} ${startTime(process.pid)}`);
    try {
      fs.linkSync(own, this.#lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      this.#breakStaleLock(own);
      return false;
    } finally {
      fs.rmSync(own, { force: true });
    }
  }

  /** Removes the lock of a process that died. Renaming first makes sure that it is that lock and not a newer one. */
  #breakStaleLock(aside: string): void {
    if (holderLives(this.#lock)) return;
    try {
      fs.renameSync(this.#lock, aside);
      if (holderLives(aside)) fs.linkSync(aside, this.#lock);
    } catch {
      // Another process was faster.
    }
  }

  get #lock(): string {
    return path.join(this.dir, "lock");
  }

  #recordFile(name: string): string {
    return path.join(this.dir, "run", `${name}.json`);
  }
}

function defaultStateDir(): string {
  return process.env["LAB_STATE"] || path.join(os.tmpdir(), `http-lab-${userId}`);
}

function holderLives(lock: string): boolean {
  try {
    const [pid, start = ""] = fs.readFileSync(lock, "utf8").split(" ");
    return isRunning({ pid: Number(pid), start });
  } catch {
    return true; // it is gone, which the next attempt will find
  }
}

function removeByPrefix(prefix: string): void {
  const folder = path.dirname(prefix);
  for (const entry of fs.readdirSync(folder)) {
    if (entry.startsWith(path.basename(prefix))) fs.rmSync(path.join(folder, entry), { force: true });
  }
}
