import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";

import { Http2Transport } from "./http2-transport.ts";
import { useHttpProxy, useHttpsProxy } from "./testing/use-way.ts";

for (const { name, skip, connector } of [useHttpProxy(), useHttpsProxy()]) {
  for (const road of ["h2", "h2c"] as const) {
    describeTransport(`Http2Transport over ${road} through ${name}`, {
      road,
      skip,
      create: ({ tls, limits }: TransportSetup) =>
        new Http2Transport({ limits, h2c: road === "h2c", connector: connector(tls) }),
    });
  }
}
