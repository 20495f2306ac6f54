// Shows streams of JSON: the lines of NDJSON, the records of one large document, what is wrong with them, and going on in the middle.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { Client } from "@haulier/core";
import { isRecordError, iterJson, iterJsonArray, iterJsonBytes, ndjsonSource } from "@haulier/ingest";
import { UndiciTransport } from "@haulier/undici";

interface Order {
  id: number;
  total: number;
}

const orders = [10, 20, 30].map((total, index) => ({ id: index + 1, total }));
const lines = Buffer.from(orders.map((order) => `${JSON.stringify(order)}\n`).join(""));
const files: Readonly<Record<string, Buffer>> = {
  "/orders.ndjson": lines,
  "/damaged.ndjson": Buffer.from(`{"id":1,"total":10}\n{"id":2,\n{"id":3,"total":30}\n`),
  "/orders.json": Buffer.from(JSON.stringify({ count: 3, data: { orders } })),
};

/** Serves files, and ranges of them. */
const shop = createServer((request, response) => {
  const file = files[request.url!]!;
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (start > 0) response.writeHead(206, { "Content-Range": `bytes ${start}-${file.length - 1}/${file.length}` });
  response.end(file.subarray(start));
}).listen(0, "127.0.0.1");
await once(shop, "listening");
const { port } = shop.address() as AddressInfo;
const server = { url: (path: string): string => `http://127.0.0.1:${port}${path}` };

const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("") });

const response = await client.stream("GET", "/orders.ndjson");
for await (const order of iterJson<Order>(response)) console.log(order.id, order.total);

const document = await client.stream("GET", "/orders.json");
for await (const order of iterJsonArray<Order>(document, { path: ["data", "orders"] })) console.log(order.id);

const bytes = iterJsonBytes(await client.stream("GET", "/orders.ndjson"));
for await (const line of bytes) console.log(line.byteLength, "bytes");

// Without `onInvalid`, the first error ends the loop.
const damaged = await client.stream("GET", "/damaged.ndjson");
const onInvalid = (error: Error): void => {
  if (isRecordError(error)) console.log("left out line", error.line, "at byte", error.offset); // left out line 2 at byte 20
};
for await (const order of iterJson<Order>(damaged, { onInvalid })) console.log(order.id);

const source = ndjsonSource<Order>(client, "GET", "/orders.ndjson");
for await (const order of source) if (order.id === 2) break;
console.log(source.position); // { bytes: 40, lines: 2, records: 2 }

// Later, perhaps in another process: asks for the range behind the position.
const rest = ndjsonSource<Order>(client, "GET", "/orders.ndjson", { resumeFrom: source.position });
for await (const order of rest) console.log(order.id, rest.counts.bytes);

await client.close();
shop.close();
