// Shows an ingest that goes on where it was stopped: pages of an API into SQLite, a file and other sinks, each record once, with a summary.
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { Client } from "@haulier/core";
import {
  memoryCheckpoint,
  memorySink,
  paginateToRecords,
  pipeline,
  positioned,
  toSink,
  type Position,
} from "@haulier/ingest";
import { csvSink, duckdbSink, fileCheckpoint, ndjsonSink, parquetSink, sqliteSink } from "@haulier/ingest/node";
import { UndiciTransport } from "@haulier/undici";

interface Order {
  id: number;
  customer: string;
  total: number;
}

/** Serves 1,000 orders, 100 on a page. */
const shop = createServer((request, response) => {
  const after = Number(new URL(request.url!, "http://server").searchParams.get("after"));
  const items = Array.from({ length: 100 }, (_, index): Order => {
    const id = after + index + 1;
    return { id, customer: `=customer ${id % 7}`, total: id * 1.5 };
  });
  const next = after + 100 < 1_000 ? after + 100 : null;
  response.setHeader("Content-Type", "application/json").end(JSON.stringify({ items, next }));
}).listen(0, "127.0.0.1");
await once(shop, "listening");
const { port } = shop.address() as AddressInfo;
const server = { url: (path: string): string => `http://127.0.0.1:${port}${path}` };
const folder = await mkdtemp(join(tmpdir(), "haulier-example-"));
process.chdir(folder);

const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("") });

const next = { cursor: "next", param: "after" };
const orders = (resumeFrom?: Position, signal?: AbortSignal) =>
  paginateToRecords<Order>(client, "GET", "/orders", { next, recordsKey: "items", resumeFrom, signal });

const sink = sqliteSink<Order>("shop.db", { table: "orders", key: "id" });
const summary = await pipeline(orders, toSink(sink), { checkpoint: "orders" });
console.log(summary.records, "orders on", summary.pages, "pages"); // 1000 orders on 10 pages

// The same again finds that it is done. To have what has come since, continue; to begin anew, give the checkpoint another name.
const again = await pipeline(orders, toSink(sink), { checkpoint: "orders" });
console.log(again.records, "of", again.totalRecords); // 0 of 1000

// A file keeps no checkpoints, so there is a store for them. This run is stopped in the middle, as by a crash, and the next one goes on.
const checkpoint = fileCheckpoint("orders.checkpoint.json");
const stop = new AbortController();
await pipeline(orders, toSink(ndjsonSink("orders.ndjson"), { batchSize: 150 }), {
  checkpoint,
  signal: stop.signal,
  onProgress: ({ records }) => records === 450 && stop.abort("stopped"),
}).catch((reason) => console.log(reason)); // stopped

const rest = await pipeline(orders, toSink(ndjsonSink("orders.ndjson"), { batchSize: 150 }), { checkpoint });
console.log(rest.records, "more,", rest.totalRecords, "in all"); // 550 more, 1000 in all
console.log((await readFile("orders.ndjson", "utf8")).split("\n").length - 1, "lines"); // 1000 lines

// For people who open it in a spreadsheet: what would be run as a formula there is escaped. And some records are left out.
const csv = await pipeline(
  orders,
  toSink(csvSink<Order>("orders.csv", { columns: ["id", "customer"], formulas: "escape" })),
  {
    transform: (order) => (order.total > 1_485 ? order : undefined),
  },
);
console.log(csv.records, csv.dropped, (await readFile("orders.csv", "utf8")).split("\r\n")[1]); // 10 990 991,'=customer 4

// Sinks for analysis: with hyparquet-writer or @duckdb/node-api installed.
const columns = { id: "INT64", customer: "STRING", total: "DOUBLE" } as const;
await pipeline(orders, toSink(parquetSink<Order>("orders", { columns, rowsPerFile: 400 }), { batchSize: 200 }), {
  checkpoint: fileCheckpoint("parquet.checkpoint.json"),
});
console.log(await readdir("orders")); // [ 'part-00000.parquet', 'part-00001.parquet', 'part-00002.parquet' ]

await pipeline(orders, toSink(duckdbSink<Order>("shop.duckdb", { table: "orders" }), { batchSize: 50_000 }), {
  checkpoint: "orders",
});

// A source of one's own: records, and the position behind each.
async function* ticks(from: number): AsyncGenerator<[tick: { at: number }, position: number]> {
  for (let at = from; at < 3; at++) yield [{ at }, at + 1];
}
const own = await pipeline(
  (position?: Position) => positioned(ticks(Number(position ?? 0))),
  toSink(memorySink<{ at: number }>()),
  {
    checkpoint: memoryCheckpoint(),
  },
);
console.log(own.records, own.position); // 3 3

const database = new DatabaseSync("shop.db");
console.log({ ...database.prepare("SELECT count(*) AS orders, count(DISTINCT id) AS ids FROM orders").get() }); // { orders: 1000, ids: 1000 }
database.close();

await client.close();
shop.close();
process.chdir(tmpdir());
await rm(folder, { recursive: true });
