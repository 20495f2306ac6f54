// Shows CBOR: values sent and read with bytes, dates and large integers, a client that asks for it by itself, and a sequence as it arrives.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { cbor, cborCodec, decodeCbor, encodeCbor, iterCbor, transparentCbor } from "@haulier/cbor";
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

interface Measurement {
  at: Date;
  celsius: number;
}

/** Gives what it is sent an id, talks CBOR with whoever asks for it, and measures by the hour. */
const station = createServer((request, response) => {
  const answer = (type: string, ...parts: readonly (string | Uint8Array)[]): void => {
    response.setHeader("Content-Type", type);
    for (const part of parts) response.write(part);
    response.end();
  };
  if (request.method === "POST")
    void buffer(request).then((body) => answer("application/cbor", encodeCbor({ id: 1, ...decodeCbor<object>(body) })));
  else if (request.url === "/measurements") answer("application/cbor-seq", ...[12, 13, 14].map(measurement));
  else if (request.headers.accept?.includes("application/cbor") === true)
    answer("application/cbor", encodeCbor({ name: "north" }));
  else answer("application/json", '{"name":"north"}');
}).listen(0, "127.0.0.1");

function measurement(hour: number): Uint8Array {
  return encodeCbor({ at: new Date(Date.UTC(2026, 0, 1, hour)), celsius: hour / 4 } satisfies Measurement);
}

await once(station, "listening");
const { port } = station.address() as AddressInfo;
const server = { url: (path: string): string => `http://127.0.0.1:${port}${path}` };

const client = new Client({
  transport: new UndiciTransport(),
  baseUrl: server.url(""),
  codecs: { cbor: cborCodec() },
});

const created = await client.post("/photos", { cbor: { name: "Ada", data: Uint8Array.of(1, 2, 3), size: 2n ** 64n } });
console.log(created.json()); // { id: 1, name: 'Ada', data: Uint8Array(3) [ 1, 2, 3 ], size: 18446744073709551616n }

const photo = cbor<{ id: number; name: string }>(created);
console.log(photo.name); // Ada

const either = client.extend(transparentCbor());
console.log(await either.get("/station").json()); // { name: 'north' }

await using response = await client.stream("GET", "/measurements");
for await (const { at, celsius } of iterCbor<Measurement>(response, { maxItemSize: 1_000 }))
  console.log(at.getUTCHours(), celsius);

await response.close();
await client.close();
station.close();
