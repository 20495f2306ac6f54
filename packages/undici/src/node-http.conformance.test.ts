import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";

import { EveryRequestSpecial } from "./testing/every-request-special.ts";
import { UndiciTransport } from "./undici-transport.ts";

// What undici cannot send goes over node:http, on a connection that is closed afterwards. Here everything does.
const once = "a connection carries one exchange";
const marked = "every request has an Upgrade here";
const always = {
  "sends header lines with their order, case and duplicates": marked,
  "sends every value of a field, in order, and adds no field but its own": marked,
  "keeps the connection when little of a body is left": once,
  "uses the connection again after GET": once,
  "uses the connection again after HEAD": once,
  "uses the connection again after POST": once,
  "uses the connection again after DELETE": once,
  "uses one connection for 50 requests in turn": once,
  "opens no more connections than allowed": "it counts all there ever were, and not those at once",
  "keeps no more idle connections than allowed": once,
  "tells how its pool stands at each moment": once,
  "tells that an answer was HTTP/1.0": "undici does not show the version of a response",
  "tells which connection carried an exchange": once,
  "tells how long the phases of an exchange took": once,
  "shows its client certificate, and never another's": once,
};

for (const road of ["http", "https"] as const) {
  describeTransport(`UndiciTransport by node:http over ${road}`, {
    road,
    skip: always,
    create: ({ tls, limits }: TransportSetup) => new EveryRequestSpecial(new UndiciTransport({ tls, limits })),
  });
}
