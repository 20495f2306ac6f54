import { gzipSync } from "node:zlib";

import { downloadSize, eventCount, eventData, manyRows, recordCount, recordOf, smallObject } from "../payloads.ts";
import { paths } from "./paths.ts";

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

export const notFound = Buffer.from("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
export const lengthRequired = Buffer.from(
  "HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
);
export const downloadHead = head("application/octet-stream", `Content-Length: ${downloadSize}`);

/** The answers that go out in one write, by path. */
export function shortAnswers(): ReadonlyMap<string, Buffer> {
  return new Map([
    [paths.small, jsonAnswer(JSON.stringify(smallObject))],
    [paths.gzip, answer("application/json", gzipSync(JSON.stringify(manyRows)), "Content-Encoding: gzip")],
  ]);
}

/** The answers that are sent piece by piece, by path. They are made when they are asked for the first time: few servers need them. */
export const longAnswers: Readonly<Record<string, () => Buffer>> = {
  [paths.events]: lazily(() => {
    // A live stream: no length is known, and each event is a chunk of its own.
    const chunks = Array.from({ length: eventCount }, (_, n) => chunk(`id: ${n}\ndata: ${eventData(n)}\n\n`));
    return Buffer.concat([head("text/event-stream", "Transfer-Encoding: chunked"), ...chunks, chunk("")]);
  }),
  [paths.records]: lazily(() => {
    const lines = Array.from({ length: recordCount }, (_, n) => `${JSON.stringify(recordOf(n))}\n`);
    return answer("application/x-ndjson", Buffer.from(lines.join("")));
  }),
};

export function jsonAnswer(json: string): Buffer {
  return answer("application/json", Buffer.from(json));
}

function answer(type: string, body: Buffer, ...fields: string[]): Buffer {
  return Buffer.concat([head(type, `Content-Length: ${body.length}`, ...fields), body]);
}

function head(type: string, ...fields: string[]): Buffer {
  return Buffer.from(
    ["HTTP/1.1 200 OK", `Content-Type: ${type}`, ...fields, ...commonFields, "", ""].join("\r\n"),
    "latin1",
  );
}

function chunk(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}

function lazily(make: () => Buffer): () => Buffer {
  let made: Buffer | undefined;
  return () => (made ??= make());
}
