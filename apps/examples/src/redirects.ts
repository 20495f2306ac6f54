// Shows redirects: followed by default, with what led there in `history`; or one at a time, by `nextRequest`.
import { Client, isHttpError } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1") });

const response = await client.get("/old");
console.log(response.url.pathname, response.status);
console.log(response.history.map((hop) => `${hop.status} ${hop.url.pathname} -> ${hop.headers.get("location")}`));

const first = await client.get("/old", { followRedirects: false });
console.log(first.status, first.nextRequest?.url.pathname);
const second = await client.send(first.nextRequest!, { followRedirects: false });
console.log(second.status, second.nextRequest?.url.pathname);

const impatient = client.extend({ maxRedirects: 1 });
await impatient.get("/old").catch((error) => console.log(isHttpError(error) && error.code));

await client.close();
await server.close();
