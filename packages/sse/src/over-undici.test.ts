import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { expect, onTestFinished, test } from "vitest";

import { connectSse } from "./connect-sse.ts";
import { dataOf } from "./testing/set-up-sse.ts";

/** A client of a server that answers so. */
async function clientOf(listener: RequestListener): Promise<Client> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new Client({ transport: new UndiciTransport(), baseUrl: `http://127.0.0.1:${port}` });
  onTestFinished(async () => {
    await client.close();
    server.close();
  });
  return client;
}

test("a stream whose connection is reset goes on where it was, over the real clock (SSE9)", async () => {
  const client = await clientOf((request, response) => {
    const seen = Number(request.headers["last-event-id"] ?? 0);
    if (seen === 3) response.writeHead(204).end();
    else {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(`retry: 1\nid: ${seen + 1}\ndata: ${seen + 1}\n\ndata: cut`, () => request.socket.destroy());
    }
  });
  expect(await dataOf(await connectSse(client, "GET", "/", { reconnect: true }))).toEqual(["1", "2", "3"]);
});

test("events arrive while the stream is open, and leaving it closes the connection", async () => {
  let left: Promise<unknown> | undefined;
  const client = await clientOf((request, response) => {
    left = once(request.socket, "close");
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write("data: first\n\n");
  });
  for await (const event of await connectSse(client, "POST", "/", { json: {} })) {
    expect(event.data).toBe("first");
    break;
  }
  await left;
  expect(client.poolStatus()).toMatchObject({ active: 0 });
});
