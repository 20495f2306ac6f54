import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { expect, onTestFinished, test } from "vitest";

import { ndjsonSource } from "./http-source.ts";
import { randomNumbers } from "./testing/random-numbers.ts";
import { encode, itemsOf } from "./testing/random-pieces.ts";

test("all records arrive, once and in order, over connections that are reset at random bytes", async () => {
  const random = randomNumbers(11);
  const records = Array.from({ length: 5_000 }, (_, n) => ({ n, ü: "日本".repeat(n % 30) }));
  const bytes = encode(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  let resets = 0;
  const server = createServer((request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "bytes=0-")?.[1]);
    const isReset = resets < 20;
    const end = isReset ? start + random(Math.min(60_000, bytes.byteLength - start)) : bytes.byteLength;
    response.writeHead(start === 0 ? 200 : 206, {
      ETag: '"v1"',
      "Content-Length": bytes.byteLength - start,
      "Content-Range": `bytes ${start}-${bytes.byteLength - 1}/${bytes.byteLength}`,
    });
    response.write(bytes.subarray(start, end), () => {
      if (!isReset) return void response.end();
      resets++;
      response.socket?.resetAndDestroy();
    });
    response.flushHeaders();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new Client({
    transport: new UndiciTransport(),
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  onTestFinished(async () => {
    await client.close();
    server.close();
  });
  const source = ndjsonSource(client, "GET", "/", { backoff: { delay: 1, maxDelay: 1 }, attempts: 100 });
  expect(await itemsOf(source)).toEqual(records);
  expect(source.counts.retries).toBe(20);
  expect(source.position).toEqual({ bytes: bytes.byteLength, lines: 5_000, records: 5_000, etag: '"v1"' });
});
