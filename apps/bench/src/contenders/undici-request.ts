import type { Contender, HttpTarget } from "../contender.ts";
import { countStream } from "../count-bytes.ts";
import { jsonRequestHeaders, maxConnections, requestHeaders } from "../request-headers.ts";

export const undiciRequest: Contender<HttpTarget> = {
  name: "undici.request",
  async open(origin) {
    const { Agent, interceptors, request } = await import("undici");
    const dispatcher = new Agent({ connections: maxConnections });
    // It decodes nothing unless asked to, which takes time also where nothing is encoded.
    const decompressing = dispatcher.compose(interceptors.decompress());
    const headers = requestHeaders;
    return {
      getJson: async (path) => (await request(origin + path, { headers, dispatcher })).body.json(),
      getGzipJson: async (path) => (await request(origin + path, { headers, dispatcher: decompressing })).body.json(),
      postJson: async (path, value) => {
        const body = JSON.stringify(value);
        const options = { method: "POST", headers: jsonRequestHeaders, body, dispatcher } as const;
        return (await request(origin + path, options)).body.json();
      },
      download: async (path) => countStream((await request(origin + path, { headers, dispatcher })).body),
    };
  },
};
