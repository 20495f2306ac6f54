// Shows event hooks, which observe every hop of every request: redirects, too. To change an exchange, write a layer.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const client = new Client({
  transport: new UndiciTransport(),
  baseUrl: server.url("/v1"),
  auth: ["ada", "secret"],
  eventHooks: {
    request: (request) => console.log(">", request.toString(), request.headers),
    response: [
      (response) => console.log("<", response.toString()),
      async (response) => {
        // The body is there when a hook reads it.
        if (response.isError) console.log(" ", new TextDecoder().decode(await response.read()));
      },
    ],
  },
});

await client.get("/newer");
await client.get("/nowhere");

await client.close();
await server.close();
