import { createCertificates } from "@haulier/conformance/server";
import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import { httpProxyConnector } from "@haulier/net";
import { afterAll, beforeAll } from "vitest";

import { startTunnelProxy, type TunnelProxy } from "./testing/tunnel-proxy.ts";
import { UndiciTransport } from "./undici-transport.ts";

const certificates = createCertificates();
const proxies: TunnelProxy[] = [];

beforeAll(async () => {
  proxies.push(await startTunnelProxy(), await startTunnelProxy(certificates.server));
});
afterAll(() => {
  for (const proxy of proxies) proxy.close();
});

const always = {
  "translates a refused connection": "it is the proxy that is refused, and says so: a ProxyError",
  "translates a host name that does not exist": "it is the proxy that looks it up, and says so: a ProxyError",
  "tells which connection carried an exchange": "the address at the other end is that of the proxy",
  "tells that an answer was HTTP/1.0": "undici does not show the version of a response",
};
const skip = {
  http: always,
  https: always,
  h2: {
    ...always,
    "receives header lines with their order, case and duplicates":
      "undici takes the headers of HTTP/2 as an object, which joins duplicates other than Set-Cookie",
  },
};

const unbounded = "HTTP/2 of Node over TLS within TLS takes what it is given, whatever the server takes";
const skipSecure = {
  ...skip,
  h2: {
    ...skip.h2,
    "reads no more of a request body than the server takes": unbounded,
    "rejects with the reason while the request body is sent, and leaves the body": unbounded,
  },
};

for (const [index, proxy] of ["an HTTP proxy", "an HTTPS proxy"].entries()) {
  for (const road of ["http", "https", "h2"] as const) {
    describeTransport(`UndiciTransport over ${road} through ${proxy}`, {
      road,
      skip: (index === 0 ? skip : skipSecure)[road],
      create({ tls, limits }: TransportSetup) {
        const { url } = proxies[index]!;
        const proxy = url.startsWith("https:") ? { url, tls: { ca: certificates.ca } } : url;
        const connect = httpProxyConnector({ proxy, tls });
        // Without its `route`, it makes tunnels for http as well.
        return new UndiciTransport({ limits, http2: road === "h2", connector: (target, how) => connect(target, how) });
      },
    });
  }
}
