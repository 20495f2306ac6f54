import type { Contender, HttpTarget } from "../contender.ts";
import { countChunks } from "../count-bytes.ts";
import { maxConnections, requestHeaders } from "../request-headers.ts";

export const haulier: Contender<HttpTarget> = {
  name: "haulier",
  async open(origin) {
    const { Client } = await import("@haulier/core");
    const { UndiciTransport } = await import("@haulier/undici");
    const transport = new UndiciTransport({ limits: { maxConnections, maxIdleConnections: maxConnections } });
    const client = new Client({ transport, baseUrl: origin, headers: requestHeaders });
    const getJson = async (path: string): Promise<unknown> => client.get(path).json();
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => client.post(path, { json: value }).json(),
      download: async (path) => {
        await using response = await client.stream("GET", path);
        return await countChunks(response.bytes());
      },
    };
  },
};
