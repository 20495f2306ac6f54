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
const resetWithoutError =
  "undici resets streams with NO_ERROR; before Node 24, Node's server keeps such a stream until the session ends";
const resets = {
  "leaving the loop gives up a body that is still being sent": resetWithoutError,
  "closing the response gives up a body that is still being sent": resetWithoutError,
  "closing a response that was begun gives up a body that is still being sent": resetWithoutError,
  "disposing the response gives up a body that is still being sent": resetWithoutError,
  "aborting gives up a body that is still being sent": resetWithoutError,
  "fails the body with the reason when it is read after the abort": resetWithoutError,
};
const skip = {
  http: always,
  https: always,
  h2: {
    ...always,
    "receives header lines with their order, case and duplicates":
      "undici takes the headers of HTTP/2 as an object, which joins duplicates other than Set-Cookie",
    ...(Number.parseInt(process.versions.node) < 24 ? resets : {}),
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
