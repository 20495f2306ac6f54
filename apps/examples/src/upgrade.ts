// Shows how to speak another protocol on a connection: after `Upgrade`, and through a proxy after CONNECT.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport() });

const chat = await client.stream("GET", server.url("/chat"), { headers: { Upgrade: "echo" } });
const stream = chat.extensions.networkStream; // undefined when the server has answered otherwise
console.log(chat.status, chat.headers.get("upgrade")); // 101 echo

const echoed = new Promise((resolve) => stream?.on("data", resolve));
stream?.write("hello");
console.log(String(await echoed)); // hello
await chat.close(); // the connection with it

const { host } = new URL(server.url("/"));
const tunnel = await client.stream("CONNECT", server.url("/"), { extensions: { target: host } });
const origin = tunnel.extensions.networkStream!;
origin.write(`DELETE /v1/users/1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
const answer = await new Promise((resolve) => origin.on("data", resolve));
console.log(tunnel.status, String(answer).split("\r\n")[0]); // 200 HTTP/1.1 204 No Content
await tunnel.close();

await client.close();
await server.close();
