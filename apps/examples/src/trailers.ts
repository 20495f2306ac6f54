// Shows trailers of a request: fields after the body, here the digest of a stream that is known only when all of it has been sent.
import { createHash } from "node:crypto";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport() });

const hash = createHash("sha256");
async function* rows(): AsyncGenerator<string> {
  for (let row = 1; row <= 3; row++) {
    const text = `row ${row}\n`;
    hash.update(text);
    yield text;
  }
}

const response = await client.put(server.url("/v1/uploads"), {
  content: rows(),
  trailers: () => ({ "Content-Digest": `sha-256=:${hash.digest("base64")}:` }),
});
console.log(response.json()); // what the server has got
console.log(client.poolStatus()?.open); // 0

await client.close();
await server.close();
