// Shows the errors: by guard, by class and by code, what they know, and whether the request may be sent again.
import { Client, HttpStatusError, isHttpError, isTimeoutError, isTransportError } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1"), timeout: { read: 100 } });

async function attempt(url: string): Promise<void> {
  try {
    console.log(await client.get(url).json());
  } catch (error) {
    if (error instanceof HttpStatusError) console.log(error.code, error.response.status, error.response.text());
    else if (isTimeoutError(error)) console.log(error.code, `more than ${error.limit} ms`);
    else if (isTransportError(error)) console.log(error.code, `processed: ${error.processed}`, error.message);
    else if (isHttpError(error)) console.log(error.code, error.message);
    else throw error;
  }
}

await attempt("/users/1");
await attempt("/users/99");
await attempt("/slow");
await attempt("/report.pdf?json=no");
await attempt(server.url("/").replace("http:", "https:"));

// A mistake in the program is a TypeError, before anything is sent.
// @ts-expect-error -- the compiler knows it, too
await client.get("/", { headers: {} }).catch((error) => console.log(String(error)));
await client.post("/", { json: {}, content: "" }).catch((error) => console.log(String(error)));

await server.close();
await attempt("/users/1");
await client.close();
