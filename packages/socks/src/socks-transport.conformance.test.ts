import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import { afterAll, beforeAll } from "vitest";

import { startSocksServer, type SocksServer } from "./server/socks-server.ts";
import { SocksTransport } from "./socks-transport.ts";

const credentials = { username: "ada", password: "secret" };
let proxy: SocksServer;

beforeAll(async () => {
  proxy = await startSocksServer(credentials);
});
afterAll(() => proxy.close());

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

for (const road of ["http", "https", "h2"] as const) {
  describeTransport(`SocksTransport over ${road}`, {
    road,
    skip: skip[road],
    create: ({ tls, limits }: TransportSetup) =>
      new SocksTransport({ proxy: { url: proxy.url("socks5h"), ...credentials }, tls, limits, http2: road === "h2" }),
  });
}
