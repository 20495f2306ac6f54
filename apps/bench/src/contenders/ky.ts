import type { Contender, HttpTarget } from "../contender.ts";
import { countChunks } from "../count-bytes.ts";
import { requestHeaders } from "../request-headers.ts";

/** Over Node's `fetch`, and like that without a limit of connections. */
export const ky: Contender<HttpTarget> = {
  name: "ky",
  async open(origin) {
    const client = (await import("ky")).default.create({ headers: requestHeaders, retry: 0 });
    const getJson = async (path: string): Promise<unknown> => client(origin + path).json();
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => client.post(origin + path, { json: value }).json(),
      download: async (path) => countChunks((await client(origin + path, { timeout: false })).body),
    };
  },
};
