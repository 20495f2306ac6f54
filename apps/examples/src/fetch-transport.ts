// Shows both ways over the bridge to `fetch`: a client over the runtime's `fetch`, and the global `fetch` over a client.
import { Client } from "@haulier/core";
import { FetchTransport, installGlobalFetch } from "@haulier/fetch";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({ transport: new FetchTransport() });
console.log((await client.get(server.url("/v1/users/1"))).json()); // { id: 1, name: 'Ada' }
await client.close();

const other = new Client({ transport: new UndiciTransport(), headers: { "X-From": "the client" } });
const installation = installGlobalFetch(other);
const response = await fetch(server.url("/v1/users/2"));
console.log(response.status, await response.json()); // 200 { id: 2, name: 'Grace' }
installation.restore(); // fetch is what it was before

await other.close();
await server.close();
