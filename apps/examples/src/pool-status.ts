// Shows the pool: its limits, who waits, and what it counts in all and for each origin.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({
  transport: new UndiciTransport({ limits: { maxConnections: 2, maxIdleConnections: 1, keepAliveTimeout: 1_000 } }),
  baseUrl: server.url("/v1"),
});

// A streamed response holds its connection until it is read or closed.
const streams = await Promise.all([client.stream("GET", "/report.pdf"), client.stream("GET", "/report.pdf")]);
const waiting = client.get("/users/1");
console.log(client.poolStatus());

await streams[0].close();
console.log((await waiting).status);
await streams[1].close();
console.log(client.poolStatus());

await client.close();
await server.close();
