// Shows a client with a base URL: a GET as JSON, a POST of JSON with a limit on the whole call, and how long it took.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1") });

const user = await client.get("/users/1").json<{ id: number; name: string }>();
console.log(user); // { id: 1, name: 'Ada' }

const created = await client.post("/users", { json: { name: "Ada" }, timeout: { total: 2_000 } });
console.log(created.status, created.headers.get("location")); // 201 /v1/users/5
console.log(`${Math.round(created.elapsed)} ms`); // 4 ms

await client.close();

await server.close();
