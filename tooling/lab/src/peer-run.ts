import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Certificates } from "./certificates.ts";
import { credentials } from "./credentials.ts";
import type { Peer } from "./define-peer.ts";
import { findProgram, programFolders } from "./find-program.ts";
import { freePort, isListening } from "./free-port.ts";
import { placeNpmProgram } from "./npm-cache.ts";
import { startTime, type ProcessGroup } from "./process-group.ts";
import type { StaticFiles } from "./static-files.ts";

/** What the peers of one `up` share. */
export interface Surroundings {
  readonly certs: Certificates;
  readonly www: StaticFiles;
  readonly endpoints: ReadonlyMap<string, object>;
}

interface SpawnOptions {
  /** `nobody` drops root's rights; `self` keeps the caller's user. @defaultValue "nobody" */
  readonly as?: "nobody" | "self";
  readonly env?: Readonly<Record<string, string>>;
  /** File in the peer's folder that gets its output. @defaultValue "log" */
  readonly log?: string;
}

interface Child {
  readonly command: string;
  ended?: string;
}

/** nobody:nogroup on Debian. */
const nobody = { uid: 65_534, gid: 65_534 };

/** What a peer's `start` is given: a folder, ports, fixtures, and ways to run programs. One per attempt to start one peer. */
export class PeerRun {
  readonly user = credentials.user;
  readonly password = credentials.password;
  readonly realm = credentials.realm;
  readonly name: string;
  /** The peer's own folder. */
  readonly dir: string;
  readonly certs: Certificates;
  readonly www: StaticFiles;
  readonly processes: ProcessGroup[] = [];
  readonly leftovers: string[] = [];
  /** True when root started the lab, so that peers drop to nobody. */
  readonly root = process.getuid?.() === 0;
  readonly #surroundings: Surroundings;
  readonly #children: Child[] = [];
  readonly #changed: (run: PeerRun) => void;

  /** `changed` hears of every process, so that it is on record before anything can go wrong. */
  constructor(name: string, dir: string, surroundings: Surroundings, changed: (run: PeerRun) => void) {
    this.name = name;
    this.dir = dir;
    this.certs = surroundings.certs;
    this.www = surroundings.www;
    this.#surroundings = surroundings;
    this.#changed = changed;
    this.mkdir(".");
  }

  /** Endpoints of a peer that is named in `deps`. */
  endpoints<Endpoints extends object>(peer: Peer<string, Endpoints>): Endpoints {
    return this.#surroundings.endpoints.get(peer.name) as Endpoints;
  }

  /** Writes a file in the peer's folder and returns its path. */
  write(file: string, content: string | Uint8Array, mode = 0o644): string {
    this.mkdir(path.dirname(file));
    const full = path.join(this.dir, file);
    fs.writeFileSync(full, content, { mode });
    this.#handOver(full);
    return full;
  }

  /** Makes a folder in the peer's folder and returns its path. */
  mkdir(folder: string): string {
    const full = path.join(this.dir, folder);
    fs.mkdirSync(full, { recursive: true, mode: 0o755 });
    this.#handOver(full);
    return full;
  }

  #handOver(file: string): void {
    if (this.root) fs.chownSync(file, nobody.uid, nobody.gid);
  }

  port(): Promise<number> {
    return freePort();
  }

  /** A free port for each name. */
  async ports<Name extends string>(...names: readonly Name[]): Promise<Record<Name, number>> {
    const entries = names.map(async (name) => [name, await freePort()] as const);
    return Object.fromEntries(await Promise.all(entries)) as Record<Name, number>;
  }

  /** Files outside the lab's folder that the peer leaves when it is killed, as a path prefix. Say so before spawning it. */
  leavesBehind(prefix: string): void {
    this.leftovers.push(prefix);
  }

  /** Starts a program in a session of its own, so that the whole group can be ended later. */
  spawn(program: string, args: readonly string[], { as = "nobody", env = {}, log = "log" }: SpawnOptions = {}): void {
    const output = fs.openSync(path.join(this.dir, log), "a");
    const started = spawn(program, args, {
      cwd: this.dir,
      detached: true,
      stdio: ["ignore", output, output],
      env: {
        PATH: [...programFolders, process.env["PATH"]].join(":"),
        HOME: this.dir,
        LANG: "C.UTF-8",
        TMPDIR: this.dir,
        ...env,
      },
      ...(this.root && as === "nobody" && nobody),
    });
    fs.closeSync(output);
    const child: Child = { command: [program, ...args].join(" ") };
    this.#children.push(child);
    started.once("error", (error) => (child.ended = error.message));
    started.once("exit", (code, signal) => (child.ended = String(signal ?? code)));
    started.unref();
    if (started.pid === undefined) return;
    this.processes.push({ pid: started.pid, start: startTime(started.pid), command: child.command });
    this.#changed(this);
  }

  /** Starts one of the lab's own servers. They keep the caller's user: the checkout may be private. */
  server(script: string, args: readonly string[], options: Pick<SpawnOptions, "log"> = {}): void {
    const file = path.join(import.meta.dirname, "servers", script);
    this.spawn(process.execPath, [file, ...args], { ...options, as: "self" });
  }

  /** Starts a program of the npm folder. */
  npmServer(script: string, args: readonly string[]): void {
    this.spawn(process.execPath, [placeNpmProgram(script), ...args], { as: "self" });
  }

  /** Waits until `probe` answers true; fails at once when a process of this peer has ended. */
  async until(probe: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const gone = this.#children.find((child) => child.ended !== undefined);
      if (gone) throw new Error(`${gone.command} ended (${gone.ended})\n${this.#logTail()}`);
      if (await probe()) return;
      if (Date.now() > deadline) throw new Error(`${this.name} was not ready in ${timeoutMs} ms\n${this.#logTail()}`);
      await sleep(15);
    }
  }

  async untilPorts(...ports: readonly number[]): Promise<void> {
    await this.until(async () => (await Promise.all(ports.map(isListening))).every(Boolean));
  }

  async untilFile(file: string): Promise<void> {
    await this.until(() => fs.existsSync(file));
  }

  /** First line of what a program prints. */
  firstLine(program: string, ...args: readonly string[]): string {
    const run = spawnSync(findProgram(program) ?? program, args, { encoding: "utf8", timeout: 10_000 });
    return `${run.stdout}\n${run.stderr}`.trim().split("\n")[0]?.trim() ?? "";
  }

  #logTail(lines = 12): string {
    const logs = fs.readdirSync(this.dir).filter((file) => file.endsWith("log"));
    const tails = logs.map((file) =>
      fs.readFileSync(path.join(this.dir, file), "utf8").trim().split("\n").slice(-lines),
    );
    return tails.flat().join("\n");
  }
}
