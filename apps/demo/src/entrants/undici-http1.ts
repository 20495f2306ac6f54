import { UndiciTransport } from "@haulier/undici";

import { serveHttp } from "../api/loopback-origin.ts";
import type { Entrant } from "../entrant.ts";
import { openVenue } from "../venue.ts";

export const undiciHttp1: Entrant = async (size, job) => {
  await using venue = await openVenue(size, serveHttp);
  return await job({
    name: "UndiciTransport",
    code: "new UndiciTransport({ limits: { maxConnections: 10 } })",
    transport: new UndiciTransport({ limits: { maxConnections: 10 } }),
    protocol: "HTTP/1.1",
    maxConnections: 10,
    apiUrl: venue.api.url,
    served: venue.served,
  });
};
