import { createCertificates } from "@haulier/conformance/server";
import { Http2Transport } from "@haulier/http2";

import { serveHttp2 } from "../api/loopback-origin.ts";
import type { Entrant } from "../entrant.ts";
import { openVenue } from "../venue.ts";

export const http2: Entrant = async (size, job) => {
  const { ca, server } = createCertificates();
  await using venue = await openVenue(size, (app) => serveHttp2(app, server));
  return await job({
    name: "Http2Transport",
    code: "new Http2Transport({ tls: { ca }, limits: { maxConnections: 10 } })",
    transport: new Http2Transport({ tls: { ca }, limits: { maxConnections: 10 } }),
    protocol: "HTTP/2",
    maxConnections: 10,
    apiUrl: venue.api.url,
    served: venue.served,
  });
};
