import type { Transport } from "@haulier/core";

import type { Http2Target } from "../../contender.ts";
import { countChunks } from "../../count-bytes.ts";
import { checkStatus } from "../../payloads.ts";
import { requestHeaders } from "../../request-headers.ts";

/** A client over one of our transports that speak HTTP/2. */
export async function openHaulierTarget(origin: string, transport: Transport): Promise<Http2Target> {
  const { Client } = await import("@haulier/core");
  const client = new Client({ transport, baseUrl: origin, headers: requestHeaders });
  return {
    getJson: async (path) => {
      const response = await client.get(path);
      checkStatus(response.status);
      return response.json();
    },
    download: async (path) => {
      await using response = await client.stream("GET", path);
      checkStatus(response.status);
      return await countChunks(response.bytes());
    },
  };
}
