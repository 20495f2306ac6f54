import { Client, type HttpRequest, ReadError } from "@haulier/core";
import { type Chunk, fail, type MockResponseInit, MockTransport } from "@haulier/mock";

import type { DownloadOptions } from "../node/download-options.ts";
import { download, type DownloadResult } from "../node/download.ts";
import { HastyClock } from "./hasty-clock.ts";

/** What a server says of a file, and how it misbehaves. */
export interface ServedFile {
  readonly bytes: Uint8Array;
  /** Beside the entity tag `"1"`; null removes that. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Whether ranges are heeded. */
  readonly ranges?: boolean;
  /** Whether the length is stated. */
  readonly length?: boolean;
  /** After how many bytes of its body the connection breaks. */
  readonly breaksAfter?: number;
}

/** The answer of a server that keeps to RFC 9110, but for what the file says. */
export function serve(request: HttpRequest, file: ServedFile): MockResponseInit {
  const { bytes, ranges = true, length = true } = file;
  const headers = { ETag: '"1"', ...file.headers };
  const stated = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== null)) as Record<
    string,
    string
  >;
  const condition = request.headers.get("if-range");
  const isSame = condition === null || condition === stated["ETag"] || condition === stated["Last-Modified"];
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (first === undefined || !ranges || !isSame) {
    return {
      headers: { ...stated, ...(length ? { "Content-Length": String(bytes.byteLength) } : {}) },
      chunks: chunksOf(bytes, file.breaksAfter),
    };
  }
  const start = Number(first);
  if (start >= bytes.byteLength) return { status: 416, headers: { "Content-Range": `bytes */${bytes.byteLength}` } };
  const end = Math.min(last === "" ? bytes.byteLength : Number(last) + 1, bytes.byteLength);
  return {
    status: 206,
    headers: {
      ...stated,
      "Content-Range": `bytes ${start}-${end - 1}/${length ? bytes.byteLength : "*"}`,
      "Content-Length": String(end - start),
    },
    chunks: chunksOf(bytes.subarray(start, end), file.breaksAfter),
  };
}

function* chunksOf(bytes: Uint8Array, breaksAfter = Number.POSITIVE_INFINITY): Generator<Chunk> {
  const size = 1_000;
  for (let at = 0; at < Math.min(bytes.byteLength, breaksAfter); at += size)
    yield bytes.subarray(at, Math.min(at + size, breaksAfter));
  if (breaksAfter < bytes.byteLength) yield fail(new ReadError("the connection was reset"));
}

/** A client of such a server, and what it was asked. */
export interface ServedSetUp {
  readonly client: Client;
  readonly clock: HastyClock;
  readonly transport: MockTransport;
  /** Downloads `/file.bin` on the clock, with a random 0. */
  readonly get: (target: string, options?: DownloadOptions) => Promise<DownloadResult>;
  /** `Range` of each request, or an empty text. */
  readonly ranges: () => string[];
}

/** A client of a server that answers each request in turn with one of the files, and from then on with the last. */
export function setUpServed(...files: readonly (ServedFile | MockResponseInit | Error)[]): ServedSetUp {
  const clock = new HastyClock();
  let answered = 0;
  const transport = new MockTransport((request) => {
    const file = files[Math.min(answered++, files.length - 1)]!;
    if (file instanceof Error) throw file;
    return "bytes" in file ? serve(request, file) : file;
  });
  const client = new Client({ transport, baseUrl: "https://example.com" });
  return {
    client,
    clock,
    transport,
    get: (target, options) => download(client, "/file.bin", target, { clock, random: () => 0, ...options }),
    ranges: () => transport.calls.map(({ request }) => request.headers.get("range") ?? ""),
  };
}
