// Shows the first requests: query parameters, headers, JSON, a form, and what a response knows.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({
  transport: new UndiciTransport(),
  baseUrl: server.url("/v1"),
  headers: { Authorization: "Bearer secret" },
  timeout: { read: 10_000 },
});

const users = await client.get("/users", { params: { page: 2 } }).json<{ id: number; name: string }[]>();
console.log(users.map(({ name }) => name)); // [ 'Edsger', 'Barbara' ]

const response = await client.post("/users", { json: { name: "Alan" } });
console.log(response.status, response.headers.get("location")); // 201 /v1/users/5
console.log(response.json<{ id: number }>().id); // 5

await client.post("/uploads", { data: { name: "Alan", roles: ["author", "editor"] } });
await client.delete("/users/1");
await client.close();

await server.close();
