import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import { wrap, type Transport } from "@haulier/core";
import { directConnector } from "@haulier/net";
import { UndiciTransport } from "@haulier/undici";

import { Http2Transport } from "./http2-transport.ts";
import { useHttpProxy, useHttpsProxy, useUnixSocket, type Way } from "./testing/use-way.ts";

const directly: Way = { name: "a direct connection", skip: {}, connector: (tls) => directConnector({ tls }) };

const dialsTwice = "one dial finds out that the server speaks HTTP/1.1, and the fallback dials for itself";
const ofTheFallback = { "tells that an answer was HTTP/1.0": "undici does not show the version of a response" };
const skips = {
  http: {
    ...ofTheFallback,
    "trusts the authority that it was given": dialsTwice,
  },
  https: {
    ...ofTheFallback,
    "trusts the authority that it was given": dialsTwice,
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

for (const { name, skip, connector } of [directly, useUnixSocket(), useHttpProxy(), useHttpsProxy()]) {
  for (const road of ["http", "https"] as const) {
    describeTransport(`Http2Transport with its fallback over ${road} through ${name}`, {
      road,
      skip: { ...skip, ...skips[road] },
      create({ tls, limits }: TransportSetup) {
        const fallback = new UndiciTransport({ limits, connector: connector(tls) });
        return together(new Http2Transport({ limits, connector: connector(tls), fallback }), fallback);
      },
    });
  }
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
