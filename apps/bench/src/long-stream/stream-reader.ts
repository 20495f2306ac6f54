// Usage: node stream-reader.ts <way> <origin> <gigabytes>
// Reads a long stream in one of the ways, and says, each time that it is asked, what it was at after another gigabyte.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { answerParent } from "../answer-parent.ts";
import { checkStatus } from "../payloads.ts";
import { gigabyte } from "./gigabyte.ts";
import { streamWays, type WayName } from "./stream-ways.ts";

/** What the process was at, counted from the start of the stream. */
export interface Milestone {
  readonly bytes: number;
  readonly records: number;
  readonly wallMs: number;
  readonly userMs: number;
  /** Memory of the process that is in RAM. */
  readonly residentBytes: number;
}

const [way = "", origin = "", gigabytes = ""] = process.argv.slice(2);
const milestones: Milestone[] = [];
let onMilestone = (): void => {};

async function readAll(): Promise<void> {
  const client = new Client({ transport: new UndiciTransport(), baseUrl: origin });
  await using response = await client.stream("GET", `/${gigabytes}`);
  checkStatus(response.status);
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  let next = gigabyte;
  await streamWays[way as WayName](response, (bytes, records) => {
    if (bytes < next) return;
    next = (Math.floor(bytes / gigabyte) + 1) * gigabyte;
    const userMs = process.cpuUsage(cpu).user / 1000;
    const residentBytes = process.memoryUsage.rss();
    milestones.push({ bytes, records, wallMs: performance.now() - startedAt, userMs, residentBytes });
    onMilestone();
  });
}

let failure: Promise<never>;

await answerParent(
  () => {
    failure = readAll().then(() => new Promise(() => {}));
    failure.catch(() => {});
    return Promise.resolve();
  },
  async () => {
    if (milestones.length === 0) {
      const reached = new Promise<void>((resolve) => {
        onMilestone = resolve;
      });
      await Promise.race([reached, failure]);
    }
    return milestones.shift();
  },
);
