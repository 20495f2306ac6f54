import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { expect, onTestFinished, test } from "vitest";

import { decodeCbor } from "./decode-cbor.ts";
import { encodeCbor } from "./encode-cbor.ts";
import { iterCbor } from "./iter-cbor.ts";
import { transparentCbor } from "./transparent-cbor.ts";

/** A client of a server that answers so. */
async function clientOf(listener: RequestListener): Promise<Client> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const transport = new UndiciTransport();
  const client = new Client({ transport, baseUrl: `http://127.0.0.1:${port}` }).extend(transparentCbor());
  onTestFinished(async () => {
    await transport.close();
    server.close();
  });
  return client;
}

test("a value goes over the wire and back, with bytes, dates and large integers (R16)", async () => {
  const client = await clientOf((request, response) => {
    response.writeHead(200, { "Content-Type": request.headers["content-type"] });
    void buffer(request).then((body) => response.end(encodeCbor([request.headers.accept, decodeCbor(body)])));
  });
  const value = { data: Uint8Array.of(1, 2), at: new Date(1_700_000_000_500), big: 2n ** 64n };
  expect(await client.post("/", { cbor: value }).json()).toEqual([
    "application/cbor, application/json;q=0.9, */*;q=0.8",
    value,
  ]);
});

test("the values of a sequence arrive while it is open, and leaving it closes the connection", async () => {
  let left: Promise<unknown> | undefined;
  const client = await clientOf((request, response) => {
    left = once(request.socket, "close");
    response.writeHead(200, { "Content-Type": "application/cbor-seq" });
    response.write(encodeCbor({ number: 1 }));
  });
  for await (const value of iterCbor(await client.stream("GET", "/"))) {
    expect(value).toEqual({ number: 1 });
    break;
  }
  await left;
  expect(client.poolStatus()).toMatchObject({ active: 0 });
});
