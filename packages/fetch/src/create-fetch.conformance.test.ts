import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import { Client, wrap, type Transport } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { createFetch } from "./create-fetch.ts";
import { FetchTransport } from "./fetch-transport.ts";

/** There and back: what a client sends by a `fetch` that sends by a client. */
function create({ tls, limits }: TransportSetup): Transport {
  const client = new Client({
    transport: new UndiciTransport({ tls, limits }),
    headers: { "Accept-Encoding": null, Accept: null, "User-Agent": null },
    decoders: { gzip: null, deflate: null, br: null, zstd: null },
  });
  const transport = new FetchTransport({ fetch: createFetch(client), decodes: [] });
  return wrap(transport, {
    // More than the standard promises, so that the transport does not say so.
    capabilities: { ...transport.capabilities, duplex: true },
    handleRequest: (request) => transport.handleRequest(request),
    close: async () => {
      await transport.close();
      await client.close();
    },
  });
}

const notTold = "fetch does not tell";

// As with UndiciTransport itself.
const skipOfNode22 = { "translates /reset-mid-head to ERR_READ": "Node 22 takes the reset for an ordinary end" };

const skip = {
  "sends a body with GET": "the Fetch standard forbids it, and it is refused with a clear error",
  "tells that an answer was HTTP/1.0": notTold,
  "tells which connection carried an exchange": notTold,
  "tells how long the phases of an exchange took": notTold,
  "tells how an exchange proceeds": "fetch does not tell when it connects; headersReceived, done and failed are told",
  ...(process.versions.node.startsWith("22.") ? skipOfNode22 : {}),
};

describeTransport("FetchTransport over createFetch", { create, skip });
