import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { expect, onTestFinished, test } from "vitest";

import { toMarkdown } from "./to-markdown.ts";

test("a page over the wire: redirected, compressed, and in an encoding that only it states", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/") response.writeHead(302, { Location: "/docs/" }).end();
    else {
      response.writeHead(200, { "Content-Type": "text/html", "Content-Encoding": "gzip" });
      response.end(gzipSync(Buffer.from('<meta charset=windows-1252><p>\u0080 <a href="x">caf\u00e9</a>', "latin1")));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new Client({ transport: new UndiciTransport(), baseUrl: `http://127.0.0.1:${port}` });
  onTestFinished(async () => {
    await client.close();
    server.close();
  });
  expect(toMarkdown(await client.get("/"))).toBe(`€ [café](http://127.0.0.1:${port}/docs/x)`);
});
