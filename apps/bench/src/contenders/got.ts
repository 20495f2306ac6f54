import { Agent } from "node:http";

import type { Contender, HttpTarget } from "../contender.ts";
import { countStream } from "../count-bytes.ts";
import { maxConnections, requestHeaders } from "../request-headers.ts";

export const got: Contender<HttpTarget> = {
  name: "got",
  async open(origin) {
    const client = (await import("got")).default.extend({
      agent: { http: new Agent({ keepAlive: true, maxSockets: maxConnections }) },
      headers: requestHeaders,
      retry: { limit: 0 },
    });
    const getJson = async (path: string): Promise<unknown> => client(origin + path).json();
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => client.post(origin + path, { json: value }).json(),
      download: async (path) => countStream(client.stream(origin + path)),
    };
  },
};
