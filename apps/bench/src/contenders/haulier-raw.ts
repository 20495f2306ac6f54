import { gunzipSync } from "node:zlib";

import type { RawResponse } from "@haulier/core";

import { readChunkLines } from "../bodies/line-splitter.ts";
import { uploadChunks } from "../bodies/upload-body.ts";
import type { BytesTarget, Contender, HttpTarget } from "../contender.ts";
import { checkStatus } from "../payloads.ts";
import { jsonRequestHeaders, maxConnections, requestHeaders, uploadHeaders } from "../request-headers.ts";

/** `client.raw`, which leaves decoding and parsing to its caller, and has no streams. */
export const haulierRaw: Contender<HttpTarget & BytesTarget> = {
  name: "haulier.raw",
  async open(origin) {
    const { Client } = await import("@haulier/core");
    const { UndiciTransport } = await import("@haulier/undici");
    const transport = new UndiciTransport({ limits: { maxConnections, maxIdleConnections: maxConnections } });
    const { raw } = new Client({ transport });
    const text = new TextDecoder();
    const bodyOf = ({ status, body }: RawResponse): Uint8Array => {
      checkStatus(status);
      return body;
    };
    const get = async (path: string): Promise<Uint8Array> =>
      bodyOf(await raw.get(origin + path, { headers: requestHeaders }));
    const post = async (path: string, headers: Record<string, string>, body: string | AsyncIterable<Uint8Array>) =>
      JSON.parse(text.decode(bodyOf(await raw.post(origin + path, { headers, body })))) as unknown;
    return {
      getJson: async (path) => JSON.parse(text.decode(await get(path))),
      getGzipJson: async (path) => JSON.parse(gunzipSync(await get(path)).toString()),
      postJson: async (path, value) => post(path, jsonRequestHeaders, JSON.stringify(value)),
      upload: async (path, size) => post(path, uploadHeaders(size), uploadChunks(size)),
      download: async (path) => (await get(path)).length,
      readLines: async (path, onLine) => readChunkLines(once(await get(path)), onLine),
      getBytes: get,
    };
  },
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
