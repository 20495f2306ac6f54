import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import { wrap, type Transport } from "@haulier/core";
import { Http2Transport } from "@haulier/http2";
import { UndiciTransport } from "@haulier/undici";
import { afterAll, beforeAll } from "vitest";

import { startSocksServer, type SocksServer } from "./server/socks-server.ts";
import { socksConnector } from "./socks-connector.ts";

const credentials = { username: "ada", password: "secret" };
let proxy: SocksServer;

beforeAll(async () => {
  proxy = await startSocksServer(credentials);
});
afterAll(() => proxy.close());

const ofTheProxy = {
  "translates a refused connection": "it is the proxy that is refused, and says so: a ProxyError",
  "translates a host name that does not exist": "it is the proxy that looks it up, and says so: a ProxyError",
  "tells which connection carried an exchange": "the address at the other end is that of the proxy",
};
const dialsTwice = "one dial finds out that the server speaks HTTP/1.1, and the fallback dials for itself";
const ofTheFallback = {
  ...ofTheProxy,
  "tells that an answer was HTTP/1.0": "undici does not show the version of a response",
  "trusts the authority that it was given": dialsTwice,
};
const skips = {
  h2: ofTheProxy,
  h2c: ofTheProxy,
  http: ofTheFallback,
  https: {
    ...ofTheFallback,
    "uses the connection again after GET": dialsTwice,
    "uses the connection again after HEAD": dialsTwice,
    "uses the connection again after POST": dialsTwice,
    "uses the connection again after DELETE": dialsTwice,
    "uses one connection for 50 requests in turn": dialsTwice,
    "opens no more connections than allowed": dialsTwice,
    "dials anew when the server has closed the idle connection": dialsTwice,
    "does not use a connection again after Connection: close": dialsTwice,
    "does not share connections between origins": dialsTwice,
    "tells how an exchange proceeds": dialsTwice,
  },
};

function connector({ tls }: TransportSetup): ReturnType<typeof socksConnector> {
  return socksConnector({ proxy: { url: proxy.url("socks5h"), ...credentials }, tls });
}

for (const road of ["h2", "h2c"] as const) {
  describeTransport(`Http2Transport over ${road} through socks5h`, {
    road,
    skip: skips[road],
    create: (setup) => new Http2Transport({ limits: setup.limits, h2c: road === "h2c", connector: connector(setup) }),
  });
}

for (const road of ["http", "https"] as const) {
  describeTransport(`Http2Transport with its fallback over ${road} through socks5h`, {
    road,
    skip: skips[road],
    create(setup) {
      const { limits } = setup;
      const fallback = new UndiciTransport({ limits, connector: connector(setup) });
      return together(new Http2Transport({ limits, connector: connector(setup), fallback }), fallback);
    },
  });
}

/** What is asked of both: a fallback has a pool of its own, and is closed by whoever has made it. */
function together(transport: Http2Transport, fallback: UndiciTransport): Transport {
  return wrap(transport, {
    handleRequest: (request) => transport.handleRequest(request),
    poolStatus: () => fallback.poolStatus(),
    async close() {
      await transport.close();
      await fallback.close();
    },
  });
}
