// Shows how a signal ends a call at any moment: while it waits, and while its body is read. The call rejects with the reason itself.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1") });

const user = new AbortController();
setTimeout(() => user.abort("the user went away"), 50);
await client.get("/slow", { signal: user.signal }).catch((reason) => console.log(reason)); // the user went away

const shutdown = new AbortController();
const events = await client.stream("GET", "/events", { signal: shutdown.signal });
try {
  for await (const event of events.jsonLines<{ id: number }>()) {
    console.log("event", event.id);
    if (event.id === 2) shutdown.abort(new Error("shutting down"));
  }
} catch (error) {
  console.log(error === shutdown.signal.reason, String(error)); // true Error: shutting down
}

console.log(client.poolStatus()?.open); // 0
await client.close();
await server.close();
