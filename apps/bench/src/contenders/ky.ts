import { readChunkLines } from "../bodies/line-splitter.ts";
import { uploadWebStream } from "../bodies/upload-body.ts";
import type { Contender, HttpTarget } from "../contender.ts";
import { countChunks } from "../count-bytes.ts";
import { requestHeaders, uploadHeaders } from "../request-headers.ts";

/** Over Node's `fetch`, and like that without a limit of connections. Rejects for a status that is not 2xx. */
export const ky: Contender<HttpTarget> = {
  name: "ky",
  async open(origin) {
    const client = (await import("ky")).default.create({ headers: requestHeaders, retry: 0 });
    const getJson = async (path: string): Promise<unknown> => client(origin + path).json();
    const getStream = async (path: string) => (await client(origin + path, { timeout: false })).body;
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => client.post(origin + path, { json: value }).json(),
      upload: async (path, size) => {
        const options = { headers: uploadHeaders(size), body: uploadWebStream(size), duplex: "half", timeout: false };
        return client.post(origin + path, options as object).json();
      },
      download: async (path) => countChunks(await getStream(path)),
      readLines: async (path, onLine) => readChunkLines(await getStream(path), onLine),
    };
  },
};
