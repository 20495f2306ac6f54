import { readChunkLines } from "../bodies/line-splitter.ts";
import { uploadWebStream } from "../bodies/upload-body.ts";
import type { Contender, HttpTarget } from "../contender.ts";
import { countChunks } from "../count-bytes.ts";
import { requestHeaders, uploadHeaders } from "../request-headers.ts";

/** Over Node's `fetch`, and like that without a limit of connections. Rejects for a status that is not 2xx. */
export const ofetch: Contender<HttpTarget> = {
  name: "ofetch",
  async open(origin) {
    const client = (await import("ofetch")).ofetch.create({ baseURL: origin, headers: requestHeaders, retry: 0 });
    const getJson = async (path: string): Promise<unknown> => client(path);
    const getStream = async (path: string) => client(path, { responseType: "stream" });
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => client(path, { method: "POST", body: value as Record<string, unknown> }),
      upload: async (path, size) =>
        client(path, { method: "POST", headers: uploadHeaders(size), body: uploadWebStream(size), duplex: "half" }),
      download: async (path) => countChunks(await getStream(path)),
      readLines: async (path, onLine) => readChunkLines(await getStream(path), onLine),
    };
  },
};
