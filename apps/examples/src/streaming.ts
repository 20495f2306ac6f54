// Shows a response as a stream: the records of NDJSON as they arrive, and leaving a stream that never ends.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1") });

const response = await client.stream("GET", "/export");
try {
  for await (const record of response.jsonLines<{ id: number }>()) console.log(record.id);
} finally {
  await response.close();
}

{
  await using events = await client.stream("GET", "/events");
  for await (const line of events.lines()) {
    console.log(line);
    if (line.includes("record 2")) break; // which closes the response
  }
  console.log(events.isClosed); // true
}

await client.close();
await server.close();
