// Shows a layer that logs what goes through a transport. `wrap` forwards what it leaves out: capabilities, pool status and closing.
import { Client, type Layer, stack, wrap } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const logged: Layer = (inner) =>
  wrap(inner, {
    async handleRequest(request) {
      const response = await inner.handleRequest(request);
      console.log(request.toString(), "->", response.toString());
      return response;
    },
  });

const client = new Client({ transport: stack(logged, new UndiciTransport()) }); // outermost first, transport last
await client.get(server.url("/v1/old"));
await client.close();

await server.close();
