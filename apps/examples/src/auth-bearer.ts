// Shows bearer tokens: a fixed one, and a function that is asked for each request and keeps what it has until that expires.
import { BearerAuth } from "@haulier/auth";
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const transport = new UndiciTransport();

const fixed = new Client({ transport, auth: new BearerAuth("fresh") });
console.log((await fixed.get(server.url("/v1/private"))).json()); // { secret: 42 }

let token: Promise<string> | undefined;
let fetched = 0;

/** One request for a token, whoever asks for it first; all others wait for the same. */
async function fetchToken(): Promise<string> {
  fetched += 1;
  const { token: text } = await fixed.post(server.url("/v1/token"), { auth: null }).json<{ token: string }>();
  return text;
}

const client = new Client({ transport, auth: new BearerAuth(() => (token ??= fetchToken())) });
const responses = await Promise.all([1, 2, 3].map(() => client.get(server.url("/v1/private"))));
console.log(responses.map(String), fetched); // [ '200 OK', '200 OK', '200 OK' ] 1

await transport.close();
await server.close();
