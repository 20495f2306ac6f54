import type { Dispatcher } from "undici";

import { readStreamLines } from "../bodies/line-splitter.ts";
import { uploadStream } from "../bodies/upload-body.ts";
import type { Contender, HttpTarget } from "../contender.ts";
import { countStream } from "../count-bytes.ts";
import { checkStatus } from "../payloads.ts";
import { jsonRequestHeaders, maxConnections, requestHeaders, uploadHeaders } from "../request-headers.ts";

type Body = Dispatcher.ResponseData["body"];

export const undiciRequest: Contender<HttpTarget> = {
  name: "undici.request",
  async open(origin) {
    const { Agent, interceptors, request } = await import("undici");
    const dispatcher = new Agent({ connections: maxConnections });
    // It decodes nothing unless asked to, which takes time also where nothing is encoded.
    const decompressing = dispatcher.compose(interceptors.decompress());
    const headers = requestHeaders;
    const get = async (path: string, by: Dispatcher): Promise<Body> => {
      const { statusCode, body } = await request(origin + path, { headers, dispatcher: by });
      checkStatus(statusCode);
      return body;
    };
    const post = async (path: string, options: Pick<Dispatcher.RequestOptions, "headers" | "body">) => {
      const { statusCode, body } = await request(origin + path, { method: "POST", dispatcher, ...options });
      checkStatus(statusCode);
      return body.json();
    };
    return {
      getJson: async (path) => (await get(path, dispatcher)).json(),
      getGzipJson: async (path) => (await get(path, decompressing)).json(),
      postJson: async (path, value) => post(path, { headers: jsonRequestHeaders, body: JSON.stringify(value) }),
      upload: async (path, size) => post(path, { headers: uploadHeaders(size), body: uploadStream(size) }),
      download: async (path) => countStream(await get(path, dispatcher)),
      readLines: async (path, onLine) => readStreamLines(await get(path, dispatcher), onLine),
    };
  },
};
