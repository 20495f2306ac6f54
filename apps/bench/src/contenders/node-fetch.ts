import { Agent } from "node:http";
import type { Readable } from "node:stream";

import type { Contender, HttpTarget } from "../contender.ts";
import { countStream } from "../count-bytes.ts";
import { jsonRequestHeaders, maxConnections, requestHeaders } from "../request-headers.ts";

export const nodeFetch: Contender<HttpTarget> = {
  name: "node-fetch",
  async open(origin) {
    const { default: fetch } = await import("node-fetch");
    const agent = new Agent({ keepAlive: true, maxSockets: maxConnections });
    const getJson = async (path: string): Promise<unknown> =>
      (await fetch(origin + path, { headers: requestHeaders, agent })).json();
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => {
        const options = { method: "POST", headers: jsonRequestHeaders, body: JSON.stringify(value), agent };
        return (await fetch(origin + path, options)).json();
      },
      download: async (path) => {
        const { body } = await fetch(origin + path, { headers: requestHeaders, agent });
        return countStream(body as Readable);
      },
    };
  },
};
