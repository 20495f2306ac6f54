import { expect, it } from "vitest";

import { memoryCheckpoint } from "./checkpoint.ts";
import { memorySink } from "./memory-sink.ts";
import { paginateToRecords } from "./paginate-to-records.ts";
import { pipeline } from "./pipeline.ts";
import { toSink } from "./sink.ts";
import type { Position } from "./source.ts";
import { caught } from "./testing/caught.ts";
import { numberPages, pageServer } from "./testing/page-server.ts";

const next = { url: "next" } as const;

it("an ingest of pages that fails goes on at the record where it stopped, and maxPages is no end of it", async () => {
  let isBroken = true;
  const { client, urls } = pageServer((request) =>
    isBroken && request.url.search === "?page=3" ? { status: 503 } : numberPages(6)(request),
  );
  const sink = memorySink<number>();
  const checkpoint = memoryCheckpoint();
  const ingest = (maxPages: number): ReturnType<typeof pipeline> =>
    pipeline(
      (position: Position | undefined) =>
        paginateToRecords<number>(client, "GET", "/numbers", { next, maxPages, resumeFrom: position }),
      toSink(sink, { batchSize: 1 }),
      { checkpoint },
    );
  await caught(() => ingest(100));
  expect(sink.records).toEqual([1, 2, 3, 4]);
  isBroken = false;
  const asked = urls().length;
  const summary = await ingest(2);
  expect([summary.records, summary.pages, urls().slice(asked)[0]]).toEqual([
    2,
    2,
    "https://example.com/numbers?page=2",
  ]);
  await ingest(100);
  expect(sink.records).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});
