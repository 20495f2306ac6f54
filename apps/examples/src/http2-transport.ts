// Shows Http2Transport: many requests on one session that is dialled once, and what the pool counts.
import { createCertificates } from "@haulier/conformance/server";
import { Client } from "@haulier/core";
import { Http2Transport } from "@haulier/http2";

import { startServer } from "./support/example-server.ts";

const certificates = createCertificates();
const server = await startServer({ tls: certificates.server });

const client = new Client({
  transport: new Http2Transport({ tls: { ca: certificates.ca } }),
  baseUrl: server.url("/v1"),
});

// All of them start cold, and all of them travel on one session.
const users = await Promise.all([1, 2, 3, 4].map((id) => client.get(`/users/${id}`).json<{ name: string }>()));
console.log(users.map(({ name }) => name).join(", ")); // Ada, Grace, Edsger, Barbara

const response = await client.get("/users/1");
console.log(response.httpVersion, response.extensions.connection?.reused); // HTTP/2 true
console.log(client.poolStatus()?.open); // 1

await client.close();
await server.close();
