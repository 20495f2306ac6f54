// Shows the errors: by guard, by class and by code, what they know, and whether the request may be sent again.
import {
  Client,
  HttpStatusError,
  isHttpError,
  isHttpStatusError,
  isTimeoutError,
  isTransportError,
} from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1"), timeout: { read: 100 } });

async function attempt(url: string): Promise<void> {
  try {
    console.log(await client.get(url).json());
  } catch (error) {
    if (isHttpStatusError(error)) console.log(error.code, error.response.status, error.response.text());
    else if (isTimeoutError(error)) console.log(error.code, error.message);
    else if (isTransportError(error)) console.log(error.code, `processed: ${error.processed}`);
    else throw error;
  }
}

await attempt("/users/99");
await attempt("/slow");
await attempt("https://127.0.0.1:1/");

// By class, as `raiseForStatus()` throws it; and the request that an error is about.
try {
  (await client.get("/users/99")).raiseForStatus();
} catch (error) {
  if (error instanceof HttpStatusError) console.log(String(error.request), "->", error.response.toString());
}

// A page where JSON was expected.
const page = client.get(server.url("/")).json();
await page.catch((error) => console.log(isHttpError(error) && error.code));

// A mistake in the program is a TypeError, before anything is sent. The compiler knows most of them, too.
// @ts-expect-error -- no such option
await client.get("/", { header: {} }).catch((error) => console.log(String(error)));
await client.post("/", { json: {}, content: "" }).catch((error) => console.log(String(error)));

await client.close();
await client.get("/users/1").catch((error) => console.log(error.code));

await server.close();
