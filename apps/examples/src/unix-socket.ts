// Shows a server on a Unix socket, such as Docker's. The host of the URL only ends up in the `Host` field.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const folder = await mkdtemp(join(tmpdir(), "haulier-example-"));
const socketPath = join(folder, "api.sock");
const server = await startServer({ socketPath });

const client = new Client({ transport: new UndiciTransport({ socketPath }), baseUrl: "http://localhost/v1" });

const response = await client.get("/users/1");
console.log(response.json()); // { id: 1, name: 'Ada' }
console.log(response.extensions.connection?.remoteAddress === socketPath); // true

await client.close();
await server.close();
await rm(folder, { recursive: true });
