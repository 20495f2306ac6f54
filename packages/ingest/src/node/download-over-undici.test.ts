import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { Client, type HttpResponse, isNetworkError, isProtocolError, type Layer, stack, wrap } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { expect, onTestFinished, test } from "vitest";

import { HastyClock } from "../testing/hasty-clock.ts";
import { randomBytes, randomNumbers } from "../testing/random-numbers.ts";
import { useFolder } from "../testing/use-folder.ts";
import type { DownloadOptions } from "./download-options.ts";
import { download, type DownloadResult } from "./download.ts";

const bytes = Buffer.from(randomBytes(1_000_000).buffer);

/** A server whose connections break, and a client of it. */
interface Faulty {
  readonly client: Client;
  requests: number;
  resets: number;
}

/**
 * Serves the file and ranges of it. `cut` says after how many bytes of a body the connection is reset. Every other time the client has got them by then;
 * the other times, what it has not read yet is lost on the way.
 */
async function useFaultyServer(cut: (length: number) => number | undefined): Promise<Faulty> {
  const received = new Map<string, HttpResponse>();
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const id = String((faulty.requests += 1));
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
    const start = Number(first ?? 0);
    const end = last === undefined || last === "" ? bytes.byteLength : Math.min(Number(last) + 1, bytes.byteLength);
    const body = bytes.subarray(start, end);
    const at = cut(body.byteLength);
    if (at === 0) return void request.socket.resetAndDestroy();
    response.writeHead(first === undefined ? 200 : 206, {
      ETag: '"1"',
      "X-Id": id,
      "Content-Length": body.byteLength,
      ...(first === undefined ? {} : { "Content-Range": `bytes ${start}-${end - 1}/${bytes.byteLength}` }),
    });
    if (at === undefined) return void response.end(body);
    faulty.resets += 1;
    const isSoft = faulty.resets % 2 === 0;
    response.write(body.subarray(0, at));
    if (isSoft) while (!request.socket.destroyed && (received.get(id)?.bytesDownloaded ?? 0) < at) await turn();
    request.socket.resetAndDestroy();
  };
  const log: Layer = (inner) =>
    wrap(inner, {
      handleRequest: async (request) => {
        const response = await inner.handleRequest(request);
        received.set(response.headers.get("x-id")!, response);
        return response;
      },
    });
  const server = createServer((request, response) => void listener(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new Client({ transport: stack(log, new UndiciTransport()), baseUrl: `http://127.0.0.1:${port}` });
  const faulty: Faulty = { client, requests: 0, resets: 0 };
  onTestFinished(async () => {
    await client.close();
    server.close();
  });
  return faulty;
}

/** Resets every connection before the headers, or within 150 000 bytes, unless the body has no more. */
function resetsOf(seed: number): (length: number) => number | undefined {
  const random = randomNumbers(seed);
  return (length) => {
    const at = random(10) === 0 ? 0 : random(150_000);
    return at < length ? at : undefined;
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test.each<[seed: number, options: DownloadOptions]>([
  [1, {}],
  [2, {}],
  [3, {}],
  [4, { connections: 4, minPartSize: 30_000 }],
  [5, { connections: 4, minPartSize: 30_000 }],
  [6, { connections: 2, minPartSize: 200_000 }],
])("connections that are reset at random do not matter, byte for byte: seed %i, %o (DL1)", async (seed, options) => {
  const folder = await useFolder();
  const faulty = await useFaultyServer(resetsOf(seed));
  const result = await download(faulty.client, "/file.bin", join(folder, "a.bin"), {
    ...options,
    attempts: 50,
    clock: new HastyClock(),
  });
  expect(Buffer.compare(await readFile(result.path), bytes)).toBe(0);
  expect(faulty.resets).toBeGreaterThan(3);
  // What undici is allowed to send again by itself, on a connection that was closed before a byte came, is not counted by us.
  expect(faulty.requests).toBeGreaterThanOrEqual(result.attempts);
  expect(await readdir(folder)).toEqual(["a.bin"]);
});

test("calls that fail one after the other bring a file home, byte for byte (DL1)", async () => {
  const folder = await useFolder();
  const { client } = await useFaultyServer(resetsOf(11));
  const failures: unknown[] = [];
  let result: DownloadResult | undefined;
  while (result === undefined && failures.length < 200) {
    try {
      result = await download(client, "/file.bin", folder, { attempts: 0 });
    } catch (error) {
      failures.push(error);
    }
  }
  expect(failures.length).toBeGreaterThan(5);
  expect(failures.filter((error) => !isNetworkError(error) && !isProtocolError(error))).toEqual([]);
  expect(result?.resumed).toBeGreaterThan(0);
  expect(Buffer.compare(await readFile(join(folder, "file.bin")), bytes)).toBe(0);
});

test("leaves no connection behind, however it ends", async () => {
  const folder = await useFolder();
  const { client } = await useFaultyServer(() => undefined);
  const target = join(folder, "a.bin");
  const options: DownloadOptions[] = [
    {},
    { connections: 4, minPartSize: 10_000 },
    { maxSize: 10 },
    { checksum: { algorithm: "md5", value: "0".repeat(32) } },
    { connections: 3, minPartSize: 10_000, onProgress: () => expect.unreachable(), progressInterval: 0 },
  ];
  for (const one of options) await download(client, "/file.bin", target, one).catch(() => {});
  await client.close();
  expect(client.poolStatus()).toMatchObject({ open: 0, active: 0, queued: 0 });
});
