// Shows uploads: a file from disk in a multipart form, and a stream that can be sent again when a redirect asks for it.
import { createReadStream, openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client, StreamConsumedError } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1") });
const folder = await mkdtemp(join(tmpdir(), "haulier-example-"));
const path = join(folder, "notes.txt");
await writeFile(path, "A file of the disk is read while it is sent.\n");

const form = await client.post("/uploads", {
  data: { title: "Notes" },
  files: { notes: { content: await openAsBlob(path), filename: "notes.txt", contentType: "text/plain" } },
});
console.log(form.json());

// `/old-uploads` answers 307: send it again, over there. A function opens the file anew each time.
const moved = await client.put("/old-uploads", { content: () => createReadStream(path) });
console.log(moved.url.pathname, moved.json());

// A stream can be read once, so that it cannot follow; nothing is kept in memory behind your back.
const refused: unknown = await client.put("/old-uploads", { content: createReadStream(path) }).catch((error) => error);
console.log(refused instanceof StreamConsumedError, String(refused));

await client.close();
await rm(folder, { recursive: true });
await server.close();
