import { startSocksServer } from "@haulier/socks/server";
import { SocksTransport } from "@haulier/socks/transport";

import { serveHttp } from "../api/loopback-origin.ts";
import type { Entrant } from "../entrant.ts";
import { openVenue } from "../venue.ts";

export const socks: Entrant = async (size, job) => {
  await using proxy = await startSocksServer();
  await using venue = await openVenue(size, serveHttp);
  return await job({
    name: "SocksTransport",
    code: "new SocksTransport({ proxy, limits: { maxConnections: 10 } })",
    transport: new SocksTransport({ proxy: proxy.url("socks5h"), limits: { maxConnections: 10 } }),
    protocol: "HTTP/1.1",
    maxConnections: 10,
    apiUrl: venue.api.url,
    served: venue.served,
  });
};
