import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import { directConnector } from "@haulier/net";
import { afterAll } from "vitest";

import { Doors } from "./testing/doors.ts";
import { skips, transportOver } from "./testing/roads.ts";
import { UndiciTransport } from "./undici-transport.ts";

for (const road of ["http", "https", "h2", "unix"] as const) {
  describeTransport(`UndiciTransport over ${road}`, {
    road,
    skip: skips[road === "unix" ? "http" : road],
    create: ({ tls, limits, socketPath }: TransportSetup) =>
      new UndiciTransport({ tls, limits, socketPath, http2: road === "h2" }),
  });
}

const doors = new Doors();
afterAll(() => doors.close());

describeTransport("UndiciTransport over h2c", {
  road: "h2c",
  skip: skips.h2c,
  create: ({ tls, limits }: TransportSetup) => transportOver("h2c", doors, directConnector({ tls }), { limits }),
});
