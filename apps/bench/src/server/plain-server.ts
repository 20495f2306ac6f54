import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { gzipSync } from "node:zlib";

import { downloadSize, manyRows, smallObject } from "../payloads.ts";
import { RequestReader } from "./request-reader.ts";

/** The paths of {@link servePlain}. */
export const paths = { small: "/small", gzip: "/gzip", echo: "/echo", download: "/download" };

/** What a server commonly adds. `Keep-Alive` tells every client alike how long it may keep the connection. */
const commonFields = [
  "Date: Fri, 20 Nov 2026 23:30:09 GMT",
  "Connection: keep-alive",
  "Keep-Alive: timeout=60",
  "Cache-Control: private, max-age=0",
  'ETag: W/"c8-abcdef0123456789"',
  "Vary: Accept-Encoding",
  "X-Request-Id: 5f1b9c1e-7b1a-4a36-9f0a-2f4f4c4f6f70",
  "X-Content-Type-Options: nosniff",
];

/**
 * HTTP/1.1 over TCP on a free port; gives its origin. Written on sockets with answers made beforehand, because `node:http` would take
 * more time than the fastest clients do, and hide how they differ. Connections stay open for any number of requests.
 */
export async function servePlain(): Promise<string> {
  const answers = new Map([
    [paths.small, answer("application/json", Buffer.from(JSON.stringify(smallObject)))],
    [paths.gzip, answer("application/json", gzipSync(JSON.stringify(manyRows)), "Content-Encoding: gzip")],
  ]);
  const server = createServer({ noDelay: true }, (socket) => {
    const reader = new RequestReader((_method, path, bodyLength) => {
      if (path === paths.echo) socket.write(answer("application/json", Buffer.from(`{"length":${bodyLength}}`)));
      else if (path === paths.download) void sendDownload(socket);
      else socket.write(answers.get(path) ?? notFound);
    });
    socket.on("data", (chunk) => {
      try {
        reader.push(chunk);
      } catch {
        socket.end(lengthRequired);
      }
    });
    // Clients are killed in the midst of things; that is no concern of the server's.
    socket.on("error", () => socket.destroy());
  });
  server.listen({ host: "127.0.0.1", port: 0, backlog: 1024 });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const notFound = Buffer.from("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
const lengthRequired = Buffer.from("HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
const downloadHead = head("application/octet-stream", downloadSize);
const downloadChunk = Buffer.alloc(1024 * 1024);

async function sendDownload(socket: Socket): Promise<void> {
  socket.write(downloadHead);
  for (let sent = 0; sent < downloadSize; sent += downloadChunk.length) {
    if (socket.destroyed) return;
    if (!socket.write(downloadChunk)) await Promise.race([once(socket, "drain"), once(socket, "close")]);
  }
}

function answer(type: string, body: Buffer, ...fields: string[]): Buffer {
  return Buffer.concat([head(type, body.length, ...fields), body]);
}

function head(type: string, length: number, ...fields: string[]): Buffer {
  const own = [`Content-Type: ${type}`, `Content-Length: ${length}`, ...fields];
  return Buffer.from(["HTTP/1.1 200 OK", ...own, ...commonFields, "", ""].join("\r\n"), "latin1");
}
