import type { Contender, HttpTarget } from "../contender.ts";
import { countChunks } from "../count-bytes.ts";
import { requestHeaders } from "../request-headers.ts";

/** Over Node's `fetch`, and like that without a limit of connections. */
export const ofetch: Contender<HttpTarget> = {
  name: "ofetch",
  async open(origin) {
    const client = (await import("ofetch")).ofetch.create({ baseURL: origin, headers: requestHeaders, retry: 0 });
    const getJson = async (path: string): Promise<unknown> => client(path);
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => client(path, { method: "POST", body: value as Record<string, unknown> }),
      download: async (path) => countChunks(await client(path, { responseType: "stream" })),
    };
  },
};
