import { gunzipSync } from "node:zlib";

import type { Contender, HttpTarget } from "../contender.ts";
import { jsonRequestHeaders, maxConnections, requestHeaders } from "../request-headers.ts";

/** `client.raw`, which leaves decoding and parsing to its caller, and has no streams. */
export const haulierRaw: Contender<HttpTarget> = {
  name: "haulier.raw",
  async open(origin) {
    const { Client } = await import("@haulier/core");
    const { UndiciTransport } = await import("@haulier/undici");
    const transport = new UndiciTransport({ limits: { maxConnections, maxIdleConnections: maxConnections } });
    const { raw } = new Client({ transport });
    const text = new TextDecoder();
    const get = async (path: string): Promise<Uint8Array> =>
      (await raw.get(origin + path, { headers: requestHeaders })).body;
    return {
      getJson: async (path) => JSON.parse(text.decode(await get(path))),
      getGzipJson: async (path) => JSON.parse(gunzipSync(await get(path)).toString()),
      postJson: async (path, value) => {
        const options = { headers: jsonRequestHeaders, body: JSON.stringify(value) };
        return JSON.parse(text.decode((await raw.post(origin + path, options)).body));
      },
      download: async (path) => (await get(path)).length,
    };
  },
};
