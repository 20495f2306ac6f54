import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

import { readStreamLines } from "../bodies/line-splitter.ts";
import { uploadChunks } from "../bodies/upload-body.ts";
import type { Contender, HttpTarget } from "../contender.ts";
import { countStream } from "../count-bytes.ts";
import { maxConnections, requestHeaders, uploadHeaders } from "../request-headers.ts";

/** Rejects for a status that is not 2xx. */
export const got: Contender<HttpTarget> = {
  name: "got",
  async open(origin) {
    const client = (await import("got")).default.extend({
      agent: {
        http: new HttpAgent({ keepAlive: true, maxSockets: maxConnections }),
        https: new HttpsAgent({ keepAlive: true, maxSockets: maxConnections }),
      },
      headers: requestHeaders,
      retry: { limit: 0 },
    });
    const getJson = async (path: string): Promise<unknown> => client(origin + path).json();
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => client.post(origin + path, { json: value }).json(),
      upload: async (path, size) =>
        client.post(origin + path, { headers: uploadHeaders(size), body: uploadChunks(size) }).json(),
      download: async (path) => countStream(client.stream(origin + path)),
      readLines: async (path, onLine) => readStreamLines(client.stream(origin + path), onLine),
    };
  },
};
