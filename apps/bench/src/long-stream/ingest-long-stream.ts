import { Child } from "../child.ts";
import { textTable } from "../text-table.ts";
import type { Milestone } from "./stream-reader.ts";
import { streamWays } from "./stream-ways.ts";

/** How much is streamed, in GB. */
export const longStreamGigabytes = 5;

/** Streams NDJSON in each of the ways, in a process of its own, and tells what that was at after each gigabyte. */
export async function* ingestLongStream(gigabytes: number): AsyncGenerator<string, void, undefined> {
  const server = await Child.start({
    name: "the server of the stream",
    module: new URL("./stream-server.ts", import.meta.url),
    args: [],
  });
  try {
    let base: Milestone | undefined;
    for (const way of Object.keys(streamWays)) {
      const milestones: Milestone[] = [];
      for await (const milestone of milestonesOf(way, server.value as string, gigabytes)) {
        milestones.push(milestone);
        yield `${way}: ${milestones.length} GB, RSS ${megabytes(milestone)} MB`;
      }
      const last = milestones.at(-1)!;
      base ??= last;
      yield `\n${summary(way, milestones, base)}\n`;
    }
  } finally {
    await server.child.stop();
  }
}

async function* milestonesOf(way: string, origin: string, gigabytes: number): AsyncGenerator<Milestone> {
  const module = new URL("./stream-reader.ts", import.meta.url);
  const { child } = await Child.start({ name: way, module, args: [way, origin, String(gigabytes)] });
  try {
    for (let read = 0; read < gigabytes; read++) yield (await child.ask("milestone")) as Milestone;
  } finally {
    await child.stop();
  }
}

/** The memory after each gigabyte, and what all of it took beside the base. */
export function summary(way: string, milestones: readonly Milestone[], base: Milestone): string {
  const last = milestones.at(-1)!;
  const ratio = (name: "wallMs" | "userMs"): string => {
    const perByte = last[name] / last.bytes;
    return (perByte / (base[name] / base.bytes)).toFixed(2);
  };
  const speed = (last.bytes / 1000 / last.wallMs).toFixed(0);
  return textTable([
    [way, "MB/s", "wall", "user CPU", "records", ...milestones.map((_, index) => `RSS at ${index + 1} GB`)],
    [
      "",
      speed,
      ratio("wallMs"),
      ratio("userMs"),
      String(last.records),
      ...milestones.map((one) => `${megabytes(one)} MB`),
    ],
  ]);
}

function megabytes({ residentBytes }: Milestone): string {
  return (residentBytes / 1_000_000).toFixed(0);
}
