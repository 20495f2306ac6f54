// Shows downloads to files: a connection that is reset and goes on where it was, a checksum, a name that is made safe, and a progress bar.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { Client } from "@haulier/core";
import { download, isDownloadError, progressBar } from "@haulier/ingest/node";
import { UndiciTransport } from "@haulier/undici";

const report = Buffer.alloc(4_000_000, "All is well. ");
const sha256 = createHash("sha256").update(report).digest("hex");

/** Has ranges, resets the first connection in the middle, and suggests a name that leads elsewhere. */
let isFirst = true;
const archive = createServer((request, response) => {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  const [start, end] = [Number(first ?? 0), Number(last ?? report.length - 1) + 1];
  response.writeHead(first === undefined ? 200 : 206, {
    ETag: '"2024-05"',
    "Content-Length": end - start,
    "Content-Disposition": 'attachment; filename="../../report.pdf"',
    ...(first === undefined ? {} : { "Content-Range": `bytes ${start}-${end - 1}/${report.length}` }),
  });
  if (isFirst) response.write(report.subarray(0, 1_500_000), () => request.socket.destroy());
  else response.end(report.subarray(start, end));
  isFirst = false;
}).listen(0, "127.0.0.1");
await once(archive, "listening");
const { port } = archive.address() as AddressInfo;
const downloads = await mkdtemp(join(tmpdir(), "haulier-example-"));

const client = new Client({ transport: new UndiciTransport(), baseUrl: `http://127.0.0.1:${port}` });

const bar = progressBar({ label: "report.pdf", stream: process.stdout });
const { path, size, attempts } = await download(client, "/reports/latest", downloads, {
  onProgress: bar,
  checksum: { algorithm: "sha-256", value: sha256 },
});
bar.stop();
console.log(size, attempts); // 4000000 2
console.log(relative(downloads, path)); // report.pdf

// Over four connections, to a path of one's own. A file that is not what it should be is deleted.
try {
  await download(client, "/reports/latest", join(downloads, "copy.pdf"), {
    connections: 4,
    minPartSize: 500_000,
    checksum: { algorithm: "sha-256", value: "0".repeat(64) },
  });
} catch (error) {
  if (!isDownloadError(error)) throw error;
  console.log(error.code, await readdir(downloads)); // ERR_DOWNLOAD_CHECKSUM [ 'report.pdf' ]
}

await client.close();
archive.close();
await rm(downloads, { recursive: true });
