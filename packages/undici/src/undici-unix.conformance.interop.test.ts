import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import type { Connector } from "@haulier/core";
import { directConnector, TlsSettings } from "@haulier/net";
import { afterAll } from "vitest";

import { Doors } from "./testing/doors.ts";
import { skips, transportOver } from "./testing/roads.ts";

const doors = new Doors();
afterAll(() => doors.close());

const noReset = "a Unix socket has no resets";
const always = {
  "translates /reset-before-head to ERR_READ": noReset,
  "translates /reset-mid-head to ERR_READ": noReset,
  "translates /reset-mid-body to ERR_READ": noReset,
  "translates /reset-until-close to ERR_READ": noReset,
  "translates a refused connection": "the socket takes connections, whatever is behind it",
  "times out connecting to an address that answers nothing": "the socket takes connections, whatever is behind it",
  "translates a host name that does not exist": "no host name is looked up",
  "tells which connection carried an exchange": "the address at the other end is the path of the socket",
};

// HTTP/1.1 without TLS is a road of the suite itself.
for (const road of ["https", "h2", "h2c"] as const) {
  describeTransport(`UndiciTransport over ${road} on a Unix socket`, {
    road,
    skip: { ...skips[road], ...always },
    create({ tls, limits }: TransportSetup) {
      const settings = TlsSettings.of(tls);
      const connector: Connector = async (target, options) =>
        directConnector({ socketPath: await doors.path(target.port), tls: settings })(target, options);
      return transportOver(road, doors, connector, { limits });
    },
  });
}
