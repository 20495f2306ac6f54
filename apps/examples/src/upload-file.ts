// Shows files of the disk by their paths: `openAsBlob` tells their length, reads them while they are sent, and can do so again after a redirect.
import { openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1") });
const folder = await mkdtemp(join(tmpdir(), "haulier-example-"));
const path = join(folder, "notes.txt");
await writeFile(path, "A file of the disk is read while it is sent.\n");

const notes = await openAsBlob(path, { type: "text/plain" });
await client.post("/uploads", { files: { notes: { content: notes, filename: basename(path) } } });

// The length is known, also of the form around it: no chunked encoding, and progress that can be told as a part of the whole.
const request = client.buildRequest("POST", "/uploads", { files: { notes: { content: notes, filename: "n.txt" } } });
console.log(notes.size, request.body?.length === Number(request.headers.get("Content-Length"))); // 45 true

// `/old-uploads` answers 307: send it again, over there. A Blob begins anew.
const moved = await client.put("/old-uploads", {
  content: notes,
  onUploadProgress: ({ transferred, total = transferred }) => console.log(`${(100 * transferred) / total} %`),
});
console.log(moved.url.pathname, moved.json());

await client.close();
await rm(folder, { recursive: true });
await server.close();
