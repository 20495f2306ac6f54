import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process that leads a group of its own, as the lab's records keep it. */
export interface ProcessGroup {
  readonly pid: number;
  /** Start time in clock ticks since boot: tells the process from a later one that got its pid. */
  readonly start: string;
  readonly command: string;
}

interface ProcessStat {
  readonly state: string;
  readonly group: number;
  readonly start: string;
}

/** State, group and start time from /proc (fields 3, 5 and 22 of stat); undefined where there is no such process. */
function statOf(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", group: Number(fields[2]), start: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

/** Start time of a process; empty when it has ended. */
export const startTime = (pid: number): string => statOf(pid)?.start ?? "";

/** True while the very process that was recorded is running. */
export function isRunning({ pid, start }: Pick<ProcessGroup, "pid" | "start">): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.start === start && stat.state !== "Z";
}

/** True while the group has a living member, its leader or another. */
function isAlive(group: ProcessGroup): boolean {
  const leader = statOf(group.pid);
  if (leader && leader.start !== group.start) return false; // the pid belongs to somebody else by now
  return readdirSync("/proc").some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    const stat = statOf(Number(entry));
    return stat !== undefined && stat.group === group.pid && stat.state !== "Z";
  });
}

function signalGroup(group: ProcessGroup, signal: NodeJS.Signals): void {
  if (!isAlive(group)) return;
  try {
    process.kill(-group.pid, signal);
  } catch {
    // It ended in between.
  }
}

async function hasEnded(group: ProcessGroup, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(group)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Ends a recorded process and its own group: TERM, then KILL after a grace time. Touches nothing else. False when a member is still there. */
export async function stopGroup(group: ProcessGroup, graceMs: number): Promise<boolean> {
  signalGroup(group, "SIGTERM");
  if (await hasEnded(group, graceMs)) return true;
  killGroup(group);
  return await hasEnded(group, 2_000);
}

/** Ends a group at once, for an exit handler, which cannot wait. */
export function killGroup(group: ProcessGroup): void {
  signalGroup(group, "SIGKILL");
}
