import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";

import { Http2Transport } from "./http2-transport.ts";

for (const road of ["h2", "h2c"] as const) {
  describeTransport(`Http2Transport over ${road}`, {
    road,
    create: ({ tls, limits }: TransportSetup) => new Http2Transport({ tls, limits, h2c: road === "h2c" }),
  });
}
