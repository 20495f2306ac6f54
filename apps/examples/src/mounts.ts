// Shows mounts: another transport for some URLs, here an answer without a network for everything internal.
import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({
  transport: new UndiciTransport(),
  mounts: {
    "all://*.internal": new MockTransport({ json: { name: "Nobody" } }),
    "https://": new MockTransport({ status: 503 }),
  },
});

const names = [server.url("/v1/users/1"), "http://users.internal/1"].map(async (url) => client.get(url).json());
console.log(await Promise.all(names));
console.log((await client.get("https://example.com/")).toString());

await client.close(); // the mounted ones, too
await server.close();
