import { MockTransport } from "@haulier/mock";

import { MemoryOrigins } from "../api/memory-origin.ts";
import type { Entrant } from "../entrant.ts";
import { mockHandler } from "../mock-handler.ts";
import { openVenue } from "../venue.ts";

export const mock: Entrant = async (size, job) => {
  const origins = new MemoryOrigins();
  await using venue = await openVenue(size, origins.serve);
  return await job({
    name: "MockTransport",
    code: "new MockTransport(handler)",
    transport: new MockTransport(mockHandler(origins)),
    protocol: undefined,
    maxConnections: undefined,
    apiUrl: venue.api.url,
    served: venue.served,
  });
};
