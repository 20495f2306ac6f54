// Shows a layer that retries: what the server cannot have acted on, and answers of 503 to requests that may be repeated.
import { Client, type HttpRequest, isTransportError, type Layer, sleep, stack, systemClock, wrap } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const retried =
  (attempts: number, clock = systemClock): Layer =>
  (inner) =>
    wrap(inner, {
      async handleRequest(request) {
        for (let attempt = 1; ; attempt++) {
          try {
            const response = await inner.handleRequest(request);
            if (response.status !== 503 || attempt === attempts || !isRepeatable(request)) return response;
            await response.close(); // frees the connection
          } catch (error) {
            if (!isTransportError(error) || error.processed !== "no" || attempt === attempts) throw error;
          }
          await sleep(clock, 10 * 2 ** attempt, request.extensions.signal);
        }
      },
    });

function isRepeatable({ method, body }: HttpRequest): boolean {
  return method !== "POST" && method !== "PATCH" && (body === null || body.replayable);
}

const client = new Client({ transport: stack(retried(3), new UndiciTransport()), baseUrl: server.url("/v1") });
console.log(await client.get("/flaky").json()); // { attempt: 3 }

await server.close();
const error: unknown = await client.get("/flaky").catch((reason) => reason);
console.log(isTransportError(error) && error.code, String(error));
await client.close();
