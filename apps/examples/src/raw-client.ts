// Shows `client.raw`: a request without the pipeline, for the last few percent of speed. Nothing is decoded, followed or checked.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport() });

const { status, headers, body } = await client.raw.get(server.url("/v1/users/1"), { headers: { Accept: "*/*" } });
console.log(status, headers.get("content-type"), new TextDecoder().decode(body));
console.log((await client.raw.get(server.url("/v1/old"))).status); // 301

await client.close();
await server.close();
