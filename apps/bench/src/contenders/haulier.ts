import { uploadChunks } from "../bodies/upload-body.ts";
import type { Contender, HttpTarget } from "../contender.ts";
import { countChunks } from "../count-bytes.ts";
import { checkStatus } from "../payloads.ts";
import { maxConnections, requestHeaders, uploadHeaders } from "../request-headers.ts";

export const haulier: Contender<HttpTarget> = {
  name: "haulier",
  async open(origin) {
    const { Client } = await import("@haulier/core");
    const { UndiciTransport } = await import("@haulier/undici");
    const transport = new UndiciTransport({ limits: { maxConnections, maxIdleConnections: maxConnections } });
    const client = new Client({ transport, baseUrl: origin, headers: requestHeaders });
    const getJson = async (path: string): Promise<unknown> => {
      const response = await client.get(path);
      checkStatus(response.status);
      return response.json();
    };
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => {
        const response = await client.post(path, { json: value });
        checkStatus(response.status);
        return response.json();
      },
      upload: async (path, size) => {
        const response = await client.post(path, { content: uploadChunks(size), headers: uploadHeaders(size) });
        checkStatus(response.status);
        return response.json();
      },
      download: async (path) => {
        await using response = await client.stream("GET", path);
        checkStatus(response.status);
        return await countChunks(response.bytes());
      },
      readLines: async (path, onLine) => {
        await using response = await client.stream("GET", path);
        checkStatus(response.status);
        for await (const line of response.lines()) onLine(line);
      },
      readJsonLines: async (path, onValue) => {
        await using response = await client.stream("GET", path);
        checkStatus(response.status);
        for await (const value of response.jsonLines()) onValue(value);
      },
    };
  },
};
