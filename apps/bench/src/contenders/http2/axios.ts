import type { Readable } from "node:stream";

import type { Contender, Http2Target } from "../../contender.ts";
import { countStream } from "../../count-bytes.ts";
import { requestHeaders } from "../../request-headers.ts";

/** Rejects for a status that is not 2xx. */
export const axiosHttp2: Contender<Http2Target> = {
  name: "axios",
  async open(origin) {
    const options = { baseURL: origin, httpVersion: 2, headers: requestHeaders, proxy: false } as const;
    const client = (await import("axios")).default.create(options);
    return {
      getJson: async (path) => (await client.get<unknown>(path)).data,
      download: async (path) => countStream((await client.get<Readable>(path, { responseType: "stream" })).data),
    };
  },
};
