// Shows Basic authentication: user name and password with every request of a client, another for one request, and none.
import { BasicAuth } from "@haulier/auth";
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({ transport: new UndiciTransport(), auth: new BasicAuth("ada", "secret") });

const response = await client.get(server.url("/v1/private"));
console.log(response.json()); // { secret: 42 }

const other = await client.get(server.url("/v1/private"), { auth: new BasicAuth("eve", "guess") });
console.log(other.toString()); // 401 Unauthorized
const none = await client.get(server.url("/v1/private"), { auth: null });
console.log(none.toString()); // 401 Unauthorized
await client.close();
await server.close();
