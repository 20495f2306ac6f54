import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { expect, onTestFinished, test } from "vitest";

import { gatherRaw } from "./gather-raw.ts";
import { gatherStream } from "./gather-stream.ts";
import { gather } from "./gather.ts";
import { paginateToRecords } from "./paginate-to-records.ts";
import { caught } from "./testing/caught.ts";

/** A client of a server that answers so, and how many connections that has. */
async function clientOf(listener: RequestListener): Promise<{ client: Client; connections: () => Promise<number> }> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new Client({ transport: new UndiciTransport(), baseUrl: `http://127.0.0.1:${port}` });
  onTestFinished(async () => {
    await client.close();
    server.close();
  });
  const connections = (): Promise<number> =>
    new Promise((resolve, reject) => {
      server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
    });
  return { client, connections };
}

test("a thousand requests go over as many connections as concurrency says, in order (G1)", async () => {
  const { client, connections } = await clientOf((request, response) => response.end(request.url));
  const paths = Array.from({ length: 1_000 }, (_, n) => `/${n}`);
  const responses = await gather(client, paths, { concurrency: 5 });
  expect(responses.map((response) => response.text())).toEqual(paths);
  expect(await connections()).toBe(5);
  const { href } = responses[7]!.url;
  const [raw] = await gatherRaw(client, [href]);
  expect(new TextDecoder().decode(raw?.body)).toBe("/7");
});

test("what is aborted by an error or by leaving the loop frees its connections (G2)", async () => {
  const closed: Promise<unknown>[] = [];
  const { client } = await clientOf((request, response) => {
    if (request.url === "/fail") request.socket.destroy();
    else if (request.url === "/first") response.end("first");
    else {
      // Never ends by itself.
      closed.push(once(request.socket, "close"));
      response.write("begun");
    }
  });
  const failure = await caught(() => gather(client, ["/hang/1", "/hang/2", "/fail"]));
  expect(failure).toMatchObject({ processed: "maybe" });
  for await (const { index } of gatherStream(client, ["/first", "/hang/3", "/hang/4"])) {
    expect(index).toBe(0);
    break;
  }
  await Promise.all(closed);
  expect(client.poolStatus()).toMatchObject({ active: 0, queued: 0 });
});

test("leaving pages closes the connection of the one that is fetched ahead, and the position leads back", async () => {
  const asked = Promise.withResolvers<{ closed: Promise<unknown> }>();
  const { client } = await clientOf((request, response) => {
    const page = Number(new URL(request.url!, "http://server").searchParams.get("page") ?? 1);
    response.setHeader("Link", `<?page=${page + 1}>; rel="next"`);
    // The fourth never comes.
    if (page === 4) asked.resolve({ closed: once(request.socket, "close") });
    else response.end(JSON.stringify([2 * page - 1, 2 * page]));
  });
  const options = { recordsKey: [], next: { link: "next" } } as const;
  const records = paginateToRecords<number>(client, "GET", "/numbers", options);
  const seen: number[] = [];
  for await (const record of records) {
    seen.push(record);
    if (record < 5) continue;
    await asked.promise;
    break;
  }
  await (
    await asked.promise
  ).closed;
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect(client.poolStatus()).toMatchObject({ active: 0, queued: 0 });
  const rest = paginateToRecords<number>(client, "GET", "/numbers", {
    ...options,
    maxPages: 1,
    prefetch: 0,
    resumeFrom: records.position,
  });
  expect(await rest.collect()).toEqual([6]);
});
