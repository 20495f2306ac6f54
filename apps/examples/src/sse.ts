// Shows Server-Sent Events: a stream that goes on where it was cut, and the events of a response that one has already.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { Client } from "@haulier/core";
import { connectSse, readEvents } from "@haulier/sse";
import { UndiciTransport } from "@haulier/undici";

const prices = [101, 102, 103];

/** Sends one price to each request, the next after that which was seen last, and is done after the third. */
const exchange = createServer((request, response) => {
  const seen = Number(request.headers["last-event-id"] ?? 0);
  if (seen === prices.length) response.writeHead(204).end();
  else {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.end(`retry: 10\n\n: price ${seen + 1}\nid: ${seen + 1}\ndata: {"price":${prices[seen]}}\n\n`);
  }
}).listen(0, "127.0.0.1");
await once(exchange, "listening");
const { port } = exchange.address() as AddressInfo;
const server = { url: (path: string): string => `http://127.0.0.1:${port}${path}` };

const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("") });

const source = await connectSse(client, "GET", "/prices", { reconnect: true });
for await (const event of source) console.log(event.id, event.json());

const watched = await connectSse(client, "GET", "/prices", {
  lastEventId: "1",
  idleTimeout: 60_000,
  reconnect: { delay: 500, attempts: 10, statuses: [429, 502, 503, 504] },
  onComment: (text) => console.log("comment:", text),
  onReconnect: ({ attempt, delay }) => console.log(attempt, delay < 20),
});
for await (const event of watched) {
  console.log(event.data);
  if (event.id === "3") break; // which closes the connection
}

const response = await client.stream("GET", "/prices");
for await (const event of readEvents(response)) console.log(String(event));

await client.close();
exchange.close();
