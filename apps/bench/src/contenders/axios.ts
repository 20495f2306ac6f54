import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";

import { readStreamLines } from "../bodies/line-splitter.ts";
import { uploadStream } from "../bodies/upload-body.ts";
import type { Contender, HttpTarget } from "../contender.ts";
import { countStream } from "../count-bytes.ts";
import { maxConnections, requestHeaders, uploadHeaders } from "../request-headers.ts";

/** Rejects for a status that is not 2xx. */
export const axios: Contender<HttpTarget> = {
  name: "axios",
  async open(origin) {
    const client = (await import("axios")).default.create({
      baseURL: origin,
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: maxConnections }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: maxConnections }),
      headers: requestHeaders,
      proxy: false,
    });
    const getJson = async (path: string): Promise<unknown> => (await client.get<unknown>(path)).data;
    const getStream = async (path: string): Promise<Readable> =>
      (await client.get<Readable>(path, { responseType: "stream" })).data;
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => (await client.post<unknown>(path, value)).data,
      upload: async (path, size) => {
        // What follows redirects would keep the whole body for them.
        const options = { headers: uploadHeaders(size), maxRedirects: 0 };
        return (await client.post<unknown>(path, uploadStream(size), options)).data;
      },
      download: async (path) => countStream(await getStream(path)),
      readLines: async (path, onLine) => readStreamLines(await getStream(path), onLine),
    };
  },
};
