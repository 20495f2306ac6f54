// Shows base URLs and derived clients: what `extend` merges and what it replaces, and that they share connections.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({
  transport: new UndiciTransport(),
  baseUrl: server.url("/v1"),
  headers: { "X-App": "example" },
  params: { lang: "en" },
});

// Below the base URL, with a leading slash or without.
console.log(client.buildRequest("GET", "/users").url.pathname); // /v1/users
console.log(client.buildRequest("GET", "users/1").url.pathname); // /v1/users/1

const traced = client.extend({ headers: { "X-Trace": "42" }, params: { debug: true } });
const echo = await traced
  .get("/echo", { params: { lang: undefined } })
  .json<{ query: object; headers: Record<string, string> }>();
console.log(echo.headers["x-app"], echo.headers["x-trace"], echo.query); // example 42 { debug: 'true' }

await client.get("/users/1");
console.log(client.poolStatus()?.open); // 1
await traced.close(); // closes nothing: the transport is its parent's
console.log((await client.get("/users/1")).status); // 200

await client.close();
await server.close();
