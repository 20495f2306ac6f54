import type { Response } from "undici";

import type { Contender, Http2Target } from "../../contender.ts";
import { countChunks } from "../../count-bytes.ts";
import { checkStatus } from "../../payloads.ts";
import { requestHeaders } from "../../request-headers.ts";

/** The `fetch` of the package: that inside of Node speaks no HTTP/2, and takes no dispatcher of another version. */
export const undiciFetchHttp2: Contender<Http2Target> = {
  name: "undici.fetch",
  async open(origin) {
    const { Agent, fetch } = await import("undici");
    const dispatcher = new Agent({ allowH2: true, connections: 1 });
    const get = async (path: string): Promise<Response> => {
      const response = await fetch(origin + path, { headers: requestHeaders, dispatcher });
      checkStatus(response.status);
      return response;
    };
    return {
      getJson: async (path) => (await get(path)).json(),
      download: async (path) => countChunks((await get(path)).body),
    };
  },
};
