import { expect, test } from "vitest";

import { summary } from "./ingest-long-stream.ts";
import type { Milestone } from "./stream-reader.ts";

const after = (gigabytes: number, secondsEach: number, residentBytes: number): Milestone => ({
  bytes: gigabytes * 1e9,
  records: gigabytes * 1e7,
  wallMs: gigabytes * secondsEach * 1000,
  userMs: gigabytes * secondsEach * 500,
  residentBytes,
});

test("tells throughput beside that of the base, and the memory after each gigabyte", () => {
  const milestones = [after(1, 4, 200e6), after(2, 4, 210_400_000)];
  expect(summary("iterJson", milestones, after(2, 0.5, 100e6)).split("\n")).toEqual([
    "iterJson  MB/s  wall  user CPU   records  RSS at 1 GB  RSS at 2 GB",
    "           250  8.00      8.00  20000000       200 MB       210 MB",
  ]);
});
