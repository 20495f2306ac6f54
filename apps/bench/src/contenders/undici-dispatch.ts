import type { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";

import type { Dispatcher } from "undici";

import { uploadChunks } from "../bodies/upload-body.ts";
import type { BytesTarget, Contender, HttpTarget } from "../contender.ts";
import { BodyReader, ByteCounter, LineReader } from "../dispatch-handlers.ts";
import { jsonRequestHeaders, maxConnections, requestHeaders, uploadHeaders } from "../request-headers.ts";

/** The lowest level of undici, by hand: what a client over undici can hope for. */
export const undiciDispatch: Contender<HttpTarget & BytesTarget> = {
  name: "undici.dispatch",
  async open(origin) {
    const { Agent } = await import("undici");
    const agent = new Agent({ connections: maxConnections });
    // A flat list is cheaper than an object.
    const headers = Object.entries(requestHeaders).flat();
    const jsonHeaders = Object.entries(jsonRequestHeaders).flat();
    const read = async (options: Omit<Dispatcher.DispatchOptions, "origin">): Promise<Buffer> =>
      new Promise((resolve, reject) => {
        agent.dispatch({ origin, ...options }, new BodyReader(resolve, reject));
      });
    const get = async (path: string): Promise<Buffer> => read({ path, method: "GET", headers });
    return {
      getJson: async (path) => JSON.parse((await get(path)).toString()),
      getGzipJson: async (path) => JSON.parse(gunzipSync(await get(path)).toString()),
      postJson: async (path, value) => {
        const body = JSON.stringify(value);
        return JSON.parse((await read({ path, method: "POST", headers: jsonHeaders, body })).toString());
      },
      upload: async (path, size) => {
        const options = { path, method: "POST", headers: Object.entries(uploadHeaders(size)).flat() } as const;
        // Its documentation takes iterables, its types do not. They cost less than Node streams.
        const body = uploadChunks(size) as AsyncIterable<Buffer> as Readable;
        return JSON.parse((await read({ ...options, body })).toString());
      },
      download: async (path) =>
        new Promise((resolve, reject) => {
          agent.dispatch({ origin, path, method: "GET", headers }, new ByteCounter(resolve, reject));
        }),
      readLines: async (path, onLine) =>
        new Promise((resolve, reject) => {
          agent.dispatch({ origin, path, method: "GET", headers }, new LineReader(onLine, resolve, reject));
        }),
      getBytes: get,
    };
  },
};
