import type { Contender, Http2Target } from "../../contender.ts";
import { countStream } from "../../count-bytes.ts";
import { requestHeaders } from "../../request-headers.ts";

/** Rejects for a status that is not 2xx. */
export const gotHttp2: Contender<Http2Target> = {
  name: "got",
  async open(origin) {
    const options = { http2: true, headers: requestHeaders, retry: { limit: 0 } };
    const client = (await import("got")).default.extend(options);
    return {
      getJson: async (path) => client(origin + path).json(),
      download: async (path) => countStream(client.stream(origin + path)),
    };
  },
};
