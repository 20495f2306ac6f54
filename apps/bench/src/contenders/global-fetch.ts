import { readChunkLines } from "../bodies/line-splitter.ts";
import { uploadChunks } from "../bodies/upload-body.ts";
import type { Contender, HttpTarget } from "../contender.ts";
import { countChunks } from "../count-bytes.ts";
import { checkStatus } from "../payloads.ts";
import { jsonRequestHeaders, requestHeaders, uploadHeaders } from "../request-headers.ts";

/** The `fetch` of Node. It has no limit of connections that could be set without another undici than its own. */
export const globalFetch: Contender<HttpTarget> = {
  name: "fetch",
  open(origin) {
    const send = async (path: string, options: RequestInit): Promise<Response> => {
      const response = await fetch(origin + path, options);
      checkStatus(response.status);
      return response;
    };
    const get = async (path: string): Promise<Response> => send(path, { headers: requestHeaders });
    const getJson = async (path: string): Promise<unknown> => (await get(path)).json();
    return Promise.resolve({
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) =>
        (await send(path, { method: "POST", headers: jsonRequestHeaders, body: JSON.stringify(value) })).json(),
      upload: async (path, size) => {
        const options = { method: "POST", headers: uploadHeaders(size), body: uploadChunks(size), duplex: "half" };
        return (await send(path, options as RequestInit)).json();
      },
      download: async (path) => countChunks((await get(path)).body),
      readLines: async (path, onLine) => readChunkLines((await get(path)).body, onLine),
    });
  },
};
