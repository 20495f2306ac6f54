// Shows a SOCKS proxy: the transport for it, the connector that any transport takes, and what is said when the proxy refuses.
import { Client } from "@haulier/core";
import { socksConnector, SocksError } from "@haulier/socks";
import { startSocksServer } from "@haulier/socks/server";
import { SocksTransport } from "@haulier/socks/transport";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

const proxy = await startSocksServer({ username: "ada", password: "secret" }); // in place of yours
const url = proxy.url("socks5h"); // socks5h://127.0.0.1:1080

const client = new Client({ transport: new SocksTransport({ proxy: { url, username: "ada", password: "secret" } }) });

const response = await client.get(server.url("/v1/users/1"));
console.log(response.json()); // { id: 1, name: 'Ada' }
console.log(proxy.requests.length, proxy.requests[0]?.username); // 1 ada
await client.close();

const connector = socksConnector({ proxy: { url, username: "ada", password: "secret" } });
const other = new Client({ transport: new UndiciTransport({ connector, limits: { maxConnections: 2 } }) });
console.log((await other.get(server.url("/v1/users/2"))).json()); // { id: 2, name: 'Grace' }
await other.close();

const stranger = new Client({ transport: new SocksTransport({ proxy: url }) });
await stranger.get(server.url("/v1/users/1")).catch((error) => {
  if (error.cause instanceof SocksError) console.log(error.cause.code, error.cause.reply, error.message);
});

await stranger.close();
await proxy.close();
await server.close();
