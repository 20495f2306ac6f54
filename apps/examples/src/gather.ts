// Shows many requests at once: in order or as they come, errors in their places, pages whose number is known, and a generator of any length.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { Client } from "@haulier/core";
import { gather, gatherAllPages, gatherBytes, gatherPaginate, gatherRaw, gatherStream } from "@haulier/ingest";
import { UndiciTransport } from "@haulier/undici";

const directory = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url!, "http://server");
  if (pathname === "/users/13") response.writeHead(404).end("no such user");
  else if (pathname.startsWith("/users/")) response.end(JSON.stringify({ id: Number(pathname.slice(7)) }));
  else {
    const page = Number(searchParams.get("page") ?? 1);
    if (page < 3) response.setHeader("Link", `<?page=${page + 1}>; rel="next"`);
    response.end(`page ${page} of ${pathname}`);
  }
}).listen(0, "127.0.0.1");
await once(directory, "listening");
const { port } = directory.address() as AddressInfo;
const server = { url: (path: string): string => `http://127.0.0.1:${port}${path}` };

const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("") });

const users = await gather(client, ["/users/1", "/users/2", "/users/3"]);
console.log(users.map((user) => user.json<{ id: number }>().id)); // [ 1, 2, 3 ]

function* requests() {
  for (let id = 1; id <= 1_000; id++) yield { url: `/users/${id}`, raiseForStatus: true };
}
let failures = 0;
for await (const { item, response, error } of gatherStream(client, requests(), { concurrency: 20, errors: "return" })) {
  if (error !== undefined) console.log(++failures, item.url, error.name); // 1 /users/13 HttpStatusError
  else if (response.json<{ id: number }>().id === 1_000) console.log("as they come, the last is there");
}

for await (const { index, response } of gatherStream(client, ["/users/7", "/users/8"], { ordered: true }))
  console.log(index, response.text());

// Only what the parser makes of a body is kept.
console.log(await gatherBytes(client, ["/users/1", "/users/100"], { parser: (bytes) => bytes.byteLength })); // [ 8, 10 ]

const [raw] = await gatherRaw(client, [{ method: "POST", url: server.url("/users/5"), body: "{}" }]);
console.log(raw?.status, raw?.body.byteLength);

const pages = await gatherPaginate(client, "GET", "/articles", { totalPages: 3 });
console.log(pages.map((page) => page.text()));

const lists = await gatherAllPages(client, [
  { url: "/articles", next: { link: "next" } },
  { url: "/comments", next: { link: "next" }, maxPages: 2 },
]);
console.log(lists.map((list) => list.length)); // [ 3, 2 ]

await client.close();
directory.close();
