import { createCertificates } from "@haulier/conformance/server";
import { UndiciTransport } from "@haulier/undici";

import { serveHttp2 } from "../api/loopback-origin.ts";
import type { Entrant } from "../entrant.ts";
import { openVenue } from "../venue.ts";

export const undiciHttp2: Entrant = async (size, job) => {
  const { ca, server } = createCertificates();
  await using venue = await openVenue(size, (app) => serveHttp2(app, server));
  return await job({
    name: "UndiciTransport",
    code: "new UndiciTransport({ http2: true, tls: { ca }, limits: { maxConnections: 10 } })",
    transport: new UndiciTransport({ http2: true, tls: { ca }, limits: { maxConnections: 10 } }),
    protocol: "HTTP/2",
    maxConnections: 10,
    apiUrl: venue.api.url,
    served: venue.served,
  });
};
