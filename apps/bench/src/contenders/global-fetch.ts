import type { Contender, HttpTarget } from "../contender.ts";
import { countChunks } from "../count-bytes.ts";
import { jsonRequestHeaders, requestHeaders } from "../request-headers.ts";

/** The `fetch` of Node. It has no limit of connections that could be set without another undici than its own. */
export const globalFetch: Contender<HttpTarget> = {
  name: "fetch",
  open(origin) {
    const getJson = async (path: string): Promise<unknown> =>
      (await fetch(origin + path, { headers: requestHeaders })).json();
    return Promise.resolve({
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => {
        const options = { method: "POST", headers: jsonRequestHeaders, body: JSON.stringify(value) };
        return (await fetch(origin + path, options)).json();
      },
      download: async (path) => countChunks((await fetch(origin + path, { headers: requestHeaders })).body),
    });
  },
};
