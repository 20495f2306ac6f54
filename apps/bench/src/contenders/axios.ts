import { Agent } from "node:http";
import type { Readable } from "node:stream";

import type { Contender, HttpTarget } from "../contender.ts";
import { countStream } from "../count-bytes.ts";
import { maxConnections, requestHeaders } from "../request-headers.ts";

export const axios: Contender<HttpTarget> = {
  name: "axios",
  async open(origin) {
    const client = (await import("axios")).default.create({
      baseURL: origin,
      httpAgent: new Agent({ keepAlive: true, maxSockets: maxConnections }),
      headers: requestHeaders,
      proxy: false,
    });
    const getJson = async (path: string): Promise<unknown> => (await client.get<unknown>(path)).data;
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => (await client.post<unknown>(path, value)).data,
      download: async (path) => countStream((await client.get<Readable>(path, { responseType: "stream" })).data),
    };
  },
};
