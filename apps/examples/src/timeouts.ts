// Shows the limits of the phases of a request and of the whole call, and how the errors read.
import { Client, isTimeoutError } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({
  transport: new UndiciTransport({ limits: { maxConnections: 1 } }),
  baseUrl: server.url("/v1"),
  timeout: { connect: 2_000, read: 100, total: 5_000 }, // what is not named keeps its default
});

try {
  await client.get("/slow");
} catch (error) {
  if (!isTimeoutError(error)) throw error;
  console.log(error.code, error.phase, error.limit, Math.round(error.elapsed)); // ERR_READ_TIMEOUT read 100 101
  console.log(error.message);
}

// One request has limits of its own; here, on the whole call with its redirects and the reading of its body.
await client.get("/slow", { timeout: { read: null, total: 50 } }).catch((error) => console.log(error.message));

// `null` is no limit. `/slow` holds the only connection, so that the next request waits for one.
const held = client.get("/slow", { timeout: { read: 200 } }).catch((error) => error.code);
await client.get("/users/1", { timeout: { pool: 20 } }).catch((error) => console.log(error.message));
console.log(await held);

await client.close();
await server.close();
