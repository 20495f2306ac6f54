// Shows HTTP/2: offered by ALPN, spoken where the server chooses it, and many requests at once on one connection.
import { createCertificates } from "@haulier/conformance/server";
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const certificates = createCertificates();
const server = await startServer({ tls: certificates.server });

const client = new Client({
  transport: new UndiciTransport({ http2: true, tls: { ca: certificates.ca } }),
  baseUrl: server.url("/v1"),
});

const first = await client.get("/users/1");
console.log(first.httpVersion, first.extensions.connection?.alpnProtocol); // HTTP/2 h2

const users = await Promise.all([1, 2, 3, 4].map((id) => client.get(`/users/${id}`).json<{ name: string }>()));
console.log(users.map(({ name }) => name).join(", ")); // Ada, Grace, Edsger, Barbara
console.log(client.poolStatus()?.open);

await client.close();
await server.close();
