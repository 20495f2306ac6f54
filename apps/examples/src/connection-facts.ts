// Shows what a response tells of its way: the connection, how long each phase took, and the events of the exchange as they happen.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({ transport: new UndiciTransport({ limits: { maxConnections: 10 } }) });

const response = await client.get(server.url("/"));
console.log(response.status, response.httpVersion, response.headers.get("content-type"));
console.log(response.extensions.connection, response.extensions.timings);

const events: string[] = [];
await client.get(server.url("/"), { extensions: { trace: (event) => void events.push(event.type) } });
console.log(events, client.poolStatus());
await client.close();

await server.close();
