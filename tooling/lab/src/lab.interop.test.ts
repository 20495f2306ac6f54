import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { afterEach, describe, expect, inject, test, vi } from "vitest";

import { down, up } from "./lab.ts";
import { isRunning } from "./process-group.ts";
import { StateFolder } from "./state-folder.ts";
import { labPeer } from "./vitest.ts";

const folder = path.join(import.meta.dirname, "..");
const wire = labPeer("wire");

describe("every running peer does what it is there for", () => {
  const { state = "", peers } = inject("lab");
  const env = { ...process.env, LAB_STATE: state, LAB_NODE: process.execPath };

  test.concurrent.for(Object.keys(peers))("%s", { timeout: 60_000 }, async (name, { expect: expectHere }) => {
    const asked = name === "chaos" ? ["chaos", "wire"] : [name];
    const { stdout } = await promisify(execFile)(path.join(folder, "check"), asked, { env });
    expectHere(stdout).toMatch(/^[1-9]\d* passed, 0 failed\n$/);
  });
});

describe.runIf(wire.available)("up and down", { timeout: 20_000 }, () => {
  const state = path.join(os.tmpdir(), `http-lab-test-${process.pid}`);
  const recorded = () => {
    const processes = new StateFolder(state).recordedProcesses();
    return processes.length > 0 && processes;
  };

  afterEach(async () => {
    await down([], { state });
  });

  test("up leaves alone what runs; down ends it and leaves nothing", async () => {
    const first = await up(["wire"], { state });
    const second = await up(["chaos", "wire"], { state });
    expect(second.errors).toEqual({});
    expect(second.peers.wire).toEqual(first.peers.wire);
    const processes = new StateFolder(state).recordedProcesses();
    expect(processes.map(isRunning)).toEqual([true, true]);

    expect(await down([], { state })).toEqual({ stopped: ["chaos", "wire"], left: [] });
    expect(processes.map(isRunning)).toEqual([false, false]);
    expect(existsSync(state)).toBe(false);
  });

  test("down finds the peers of an `up` that was killed before they were ready, and does not wait for its lock", async () => {
    const env = { ...process.env, LAB_STATE: state };
    const starter = spawn(process.execPath, [path.join(folder, "src/cli.ts"), "up", "wire"], { env, stdio: "ignore" });
    const processes = await vi.waitUntil(recorded, { timeout: 15_000, interval: 5 });
    starter.kill("SIGKILL");
    await once(starter, "exit");
    expect(await down([], { state })).toEqual({ stopped: ["wire"], left: [] });
    expect(processes.map(isRunning)).toEqual([false]);
    expect(existsSync(state)).toBe(false);
  });

  test("an unknown peer is refused before anything starts", async () => {
    await expect(up(["wire", "nginz"], { state })).rejects.toThrow("no peer or group named nginz");
    expect(existsSync(state)).toBe(false);
  });
});
