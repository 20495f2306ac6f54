import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";

import { UndiciTransport } from "./undici-transport.ts";

const always = {
  "tells that an answer was HTTP/1.0": "undici does not show the version of a response",
};
const skip = {
  http: always,
  https: always,
  unix: always,
  h2: {
    ...always,
    "receives header lines with their order, case and duplicates":
      "undici takes the headers of HTTP/2 as an object, which joins duplicates other than Set-Cookie",
  },
};

for (const road of ["http", "https", "h2", "unix"] as const) {
  describeTransport(`UndiciTransport over ${road}`, {
    road,
    skip: skip[road],
    create: ({ tls, limits, socketPath }: TransportSetup) =>
      new UndiciTransport({ tls, limits, socketPath, http2: road === "h2" }),
  });
}
