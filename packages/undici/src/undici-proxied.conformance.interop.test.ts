import { createCertificates } from "@haulier/conformance/server";
import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import { httpProxyConnector } from "@haulier/net";
import { afterAll, beforeAll } from "vitest";

import { Doors } from "./testing/doors.ts";
import { roads, skips, transportOver, type Road } from "./testing/roads.ts";
import { startTunnelProxy, type TunnelProxy } from "./testing/tunnel-proxy.ts";

const certificates = createCertificates();
const proxies: TunnelProxy[] = [];
const doors = new Doors();

beforeAll(async () => {
  proxies.push(await startTunnelProxy(), await startTunnelProxy(certificates.server));
});
afterAll(() => {
  doors.close();
  for (const proxy of proxies) proxy.close();
});

const always = {
  "translates a refused connection": "it is the proxy that is refused, and says so: a ProxyError",
  "translates a host name that does not exist": "it is the proxy that looks it up, and says so: a ProxyError",
  "tells which connection carried an exchange": "the address at the other end is that of the proxy",
};

const unnoticed = "the h2c origin of the suite keeps a connection that was lost while a request was cut off";
const ofRoad: Partial<Record<Road, Readonly<Record<string, string>>>> = {
  h2c: {
    "rejects when the request body fails at once, with that error as cause": unnoticed,
    "rejects when the function that makes the request body fails, with that error as cause": unnoticed,
    "rejects with the reason while the request body is sent, and leaves the body": unnoticed,
  },
};

for (const [index, name] of ["an HTTP proxy", "an HTTPS proxy"].entries()) {
  for (const road of roads) {
    describeTransport(`UndiciTransport over ${road} through ${name}`, {
      road,
      skip: { ...skips[road], ...always, ...ofRoad[road] },
      create({ tls, limits }: TransportSetup) {
        const { url } = proxies[index]!;
        const proxy = url.startsWith("https:") ? { url, tls: { ca: certificates.ca } } : url;
        const connect = httpProxyConnector({ proxy, tls });
        // Without its `route`, it makes tunnels for http as well.
        return transportOver(road, doors, (target, how) => connect(target, how), { limits });
      },
    });
  }
}
