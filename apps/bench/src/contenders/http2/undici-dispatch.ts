import type { Agent } from "undici";

import type { Contender, Http2Target } from "../../contender.ts";
import { BodyReader, ByteCounter } from "../../dispatch-handlers.ts";
import { requestHeaders } from "../../request-headers.ts";

/** undici's lowest level over one session, with its own windows of 256 KB and 512 KB. */
export const undiciDispatchHttp2: Contender<Http2Target> = {
  name: "undici.dispatch",
  open: (origin) => openAgent(origin, {}),
};

/** The same with windows for long ways. The first of them is documented under `settings`, and read from here (8.12). */
export const undiciDispatchHttp2Windows: Contender<Http2Target> = {
  name: "undici.dispatch, 16 MB windows",
  open: (origin) => {
    const h2Options = { initialWindowSize: 16 * 1024 * 1024, connectionWindowSize: 32 * 1024 * 1024 };
    return openAgent(origin, { h2Options });
  },
};

async function openAgent(origin: string, options: Agent.Options): Promise<Http2Target> {
  const { Agent } = await import("undici");
  const agent = new Agent({ allowH2: true, connections: 1, ...options });
  const headers = Object.entries(requestHeaders).flat();
  return {
    getJson: async (path) => {
      const body = await new Promise<Buffer>((resolve, reject) => {
        agent.dispatch({ origin, path, method: "GET", headers }, new BodyReader(resolve, reject));
      });
      return JSON.parse(body.toString());
    },
    download: async (path) =>
      new Promise((resolve, reject) => {
        agent.dispatch({ origin, path, method: "GET", headers }, new ByteCounter(resolve, reject));
      }),
  };
}
