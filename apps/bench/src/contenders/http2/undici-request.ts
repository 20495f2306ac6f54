import type { Dispatcher } from "undici";

import type { Contender, Http2Target } from "../../contender.ts";
import { countStream } from "../../count-bytes.ts";
import { checkStatus } from "../../payloads.ts";
import { requestHeaders } from "../../request-headers.ts";

export const undiciRequestHttp2: Contender<Http2Target> = {
  name: "undici.request",
  async open(origin) {
    const { Agent, request } = await import("undici");
    const dispatcher = new Agent({ allowH2: true, connections: 1 });
    const get = async (path: string): Promise<Dispatcher.ResponseData["body"]> => {
      const { statusCode, body } = await request(origin + path, { headers: requestHeaders, dispatcher });
      checkStatus(statusCode);
      return body;
    };
    return {
      getJson: async (path) => (await get(path)).json(),
      download: async (path) => countStream(await get(path)),
    };
  },
};
