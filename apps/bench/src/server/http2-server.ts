import { createSecureServer, type OutgoingHttpHeaders } from "node:http2";

import { smallObject, windowedSize } from "../payloads.ts";
import { cert, key } from "./certificate.ts";
import { delayProxy } from "./delay-proxy.ts";
import { listen } from "./listen.ts";
import { paths } from "./paths.ts";

/** HTTP/2 over TLS on a free port; gives its origin. */
export async function serveHttp2(): Promise<string> {
  return `https://localhost:${await start()}`;
}

/** The same 20 ms away: every byte takes 10 ms to the server, and 10 ms back. */
export async function serveDistantHttp2(): Promise<string> {
  return `https://localhost:${await delayProxy(await start(), 10)}`;
}

const commonFields: OutgoingHttpHeaders = {
  ":status": 200,
  date: "Fri, 20 Nov 2026 23:30:09 GMT",
  "cache-control": "private, max-age=0",
  etag: 'W/"c8-abcdef0123456789"',
  vary: "Accept-Encoding",
  "x-request-id": "5f1b9c1e-7b1a-4a36-9f0a-2f4f4c4f6f70",
  "x-content-type-options": "nosniff",
};

async function start(): Promise<number> {
  const bodies = new Map([
    [paths.small, { type: "application/json", body: Buffer.from(JSON.stringify(smallObject)) }],
    [paths.download, { type: "application/octet-stream", body: Buffer.alloc(windowedSize) }],
  ]);
  const server = createSecureServer({ cert, key, settings: { maxConcurrentStreams: 256 } });
  server.on("stream", (stream, { ":path": path }) => {
    // Clients are killed in the midst of things; that is no concern of the server's.
    stream.on("error", () => {});
    const found = bodies.get(path ?? "");
    if (found === undefined) stream.respond({ ":status": 404 }, { endStream: true });
    else {
      stream.respond({ ...commonFields, "content-type": found.type, "content-length": found.body.length });
      stream.end(found.body);
    }
  });
  server.on("session", (session) => session.on("error", () => {}));
  return listen(server);
}
