import { setImmediate } from "node:timers/promises";

import type { Shipment } from "../api/shipments.ts";
import type { Job, Step } from "../job.ts";
import { printFact } from "../show/facts.ts";
import { Progress } from "../show/progress.ts";
import { formatBytes, formatCount, formatDuration } from "../show/quantities.ts";

/** The same records as NDJSON, one at a time. */
export const streamExport: Step = {
  title: "Stream the same records as NDJSON",
  async run(job) {
    await countAll(job);
    await leaveEarly(job);
  },
};

async function countAll({ client, screen, check }: Job): Promise<void> {
  const startedAt = performance.now();
  await using response = await client.stream("GET", "/shipments/export", { raiseForStatus: true });
  const total = Number(response.headers.get("shipment-count"));
  const progress = new Progress(screen, { label: "response.jsonLines()", total, format: formatCount });
  let firstAfter = 0;
  let count = 0;
  for await (const shipment of response.jsonLines<Shipment>()) {
    if (count++ === 0) firstAfter = performance.now() - startedAt;
    if (shipment.id !== "") progress.advance(1);
  }
  check(count === total, `${count} of ${total} shipments in the export`);
  progress.finish(`${formatBytes(response.bytesDownloaded)}, first after ${formatDuration(firstAfter)}`);
}

async function leaveEarly({ client, screen, check }: Job): Promise<void> {
  await using response = await client.stream("GET", "/shipments/export");
  let count = 0;
  for await (const line of response.lines()) {
    if (line !== "" && ++count === 10) break;
  }
  const leftAt = performance.now();
  const busy = (): boolean => (client.poolStatus()?.active ?? 0) > 0;
  check(response.isClosed, "leaving the loop closes the response");
  // What is left of a short body is read, so that its connection can be kept; that takes a moment.
  while (busy() && performance.now() - leftAt < 2000) await setImmediate();
  check(!busy(), "no connection is in use after leaving the loop");
  printFact(
    screen,
    "response.lines()",
    `left after ${count} lines; ${formatDuration(performance.now() - leftAt)} later no connection is in use`,
  );
}
