import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import type { HttpResponse } from "@haulier/core";
import { iterJson, type PageRecords, paginateToRecords, pipeline, type PipelineSummary, toSink } from "@haulier/ingest";
import { download, ndjsonSink, progressBar, sqliteSink } from "@haulier/ingest/node";

import type { ShipmentPage } from "../api/shipment-pages.ts";
import type { Shipment } from "../api/shipments.ts";
import type { Job, Step } from "../job.ts";
import { printFact } from "../show/facts.ts";
import { liveStream } from "../show/live-stream.ts";
import { formatBytes, formatCount, formatDuration, formatPlural } from "../show/quantities.ts";

/** What @haulier/ingest makes of the same API: records in a database, in a file, and a file of bytes, none of them through memory as a whole. */
export const ingestRecords: Step = {
  title: "Ingest it: into a database, into files",
  async run(job) {
    const { count } = (await job.client.get("/shipments?size=1")).json<ShipmentPage>();
    await intoDatabase(job, count);
    await intoFile(job, count);
    await asFile(job);
  },
};

/** Stopped in the middle, as if the process had been killed, and gone on with. */
async function intoDatabase({ client, screen, folder, check }: Job, total: number): Promise<void> {
  const path = join(folder, "shipments.db");
  const stop = new AbortController();
  using bar = progressBar({ stream: liveStream(screen), label: "pipeline()", total });
  const run = (signal?: AbortSignal): Promise<PipelineSummary> =>
    pipeline(
      (resumeFrom): PageRecords<Shipment> =>
        paginateToRecords<Shipment>(client, "GET", "/shipments?size=100", { next: { link: "next" }, resumeFrom }),
      toSink(sqliteSink<Shipment>(path, { table: "shipments", key: "id" }), { batchSize: 150 }),
      {
        checkpoint: "shipments",
        signal,
        onProgress: (progress) => {
          bar(progress);
          if (signal !== undefined && progress.totalRecords >= total / 2) stop.abort("half of it");
        },
      },
    );
  const reason: unknown = await run(stop.signal).catch((error: unknown) => error);
  check(reason === "half of it", "the signal has stopped the first run");
  const { records, totalRecords, resumed, pages, elapsed } = await run();
  const database = new DatabaseSync(path);
  const row = database.prepare("SELECT count(*) AS stored, count(DISTINCT id) AS distinctly FROM shipments").get()!;
  database.close();
  check(resumed && records < total && totalRecords === total, "the second run goes on where the first has stopped");
  check(row["stored"] === total && row["distinctly"] === total, `${String(row["stored"])} rows of ${total} shipments`);
  printFact(
    screen,
    "pipeline() to SQLite",
    `stopped half way; gone on with for ${formatPlural(pages ?? 0, "page")}, ${formatDuration(elapsed)}: ${formatCount(total)} rows, each once`,
  );
}

async function intoFile({ client, screen, folder, check }: Job, total: number): Promise<void> {
  const path = join(folder, "shipments.ndjson");
  await using response: HttpResponse = await client.stream("GET", "/shipments/export", { raiseForStatus: true });
  using bar = progressBar({ stream: liveStream(screen), label: "iterJson()", total });
  const { records, rate } = await pipeline(iterJson<Shipment>(response), toSink(ndjsonSink<Shipment>(path)), {
    onProgress: bar,
  });
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  check(records === total && lines.length === total, `${lines.length} lines of ${total} shipments`);
  printFact(
    screen,
    "iterJson() to NDJSON",
    `${formatCount(records)} records, ${formatCount(Math.round(rate))} a second`,
  );
}

async function asFile({ client, screen, folder, check }: Job): Promise<void> {
  const startedAt = performance.now();
  using bar = progressBar({ stream: liveStream(screen), label: "download()" });
  const { path, size, digest } = await download(client, "/manifest.bin", join(folder, "manifest.bin"), {
    onProgress: bar,
  });
  const hash = createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
  check(digest?.value === hash, "the file has the digest that the server states");
  printFact(
    screen,
    "download()",
    `${formatBytes(size)}, SHA-256 matches, ${formatDuration(performance.now() - startedAt)}`,
  );
}
