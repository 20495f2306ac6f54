// Shows a download to a file: the body is never in memory as a whole, a slow disk slows the server down, and progress is told.
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

import { Client, type HttpResponse } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1") });
const folder = await mkdtemp(join(tmpdir(), "haulier-example-"));
const file = join(folder, "report.pdf");

const response = await client.stream("GET", "/report.pdf");
try {
  response.raiseForStatus();
  await pipeline(withProgress(response), createWriteStream(file));
} finally {
  await response.close();
}

async function* withProgress(download: HttpResponse) {
  const total = Number(download.headers.get("content-length"));
  let quarter = 0;
  for await (const piece of download.bytes()) {
    const done = download.bytesDownloaded / total;
    if (done * 4 >= quarter + 1) console.log(`${(quarter = Math.floor(done * 4)) * 25} %`);
    yield piece;
  }
}

console.log(`${(await stat(file)).size} bytes on disk`);

await client.close();
await rm(folder, { recursive: true });
await server.close();
