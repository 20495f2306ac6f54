import type { Layer } from "@haulier/core";

import { everyOption } from "../client-option-groups.ts";
import type { Contender, JsonTarget } from "../contender.ts";
import { checkStatus } from "../payloads.ts";
import { maxConnections, requestHeaders } from "../request-headers.ts";

/** A client of which everything is used that it offers, over two layers that do nothing. */
export const haulierEveryOption: Contender<JsonTarget> = {
  name: "haulier, every option",
  async open(origin) {
    const { Client, stack, wrap } = await import("@haulier/core");
    const { UndiciTransport } = await import("@haulier/undici");
    const layer: Layer = (inner) => wrap(inner, { handleRequest: (request) => inner.handleRequest(request) });
    const limits = { maxConnections, maxIdleConnections: maxConnections };
    const client = new Client({
      ...everyOption.client,
      transport: stack(layer, layer, new UndiciTransport({ limits })),
      baseUrl: origin,
    }).extend({ headers: requestHeaders });
    const options = { ...everyOption.request, followRedirects: true };
    return {
      getJson: async (path) => {
        const response = await client.get(path, options);
        checkStatus(response.status);
        return response.json();
      },
    };
  },
};
