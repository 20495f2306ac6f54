import path from "node:path";

import { definePeer } from "../define-peer.ts";

export const wire = definePeer({
  name: "wire",
  summary: "echo of the raw request over HTTP/1.1, TLS and a Unix socket; delays, 100-continue, trailers (own code)",
  async start(lab) {
    const { http, https } = await lab.ports("http", "https");
    const unix = path.join(lab.dir, "wire.sock");
    const { server, ca } = lab.certs;
    lab.server("wire.ts", [http, https, unix, server.cert, server.key, ca].map(String));
    await lab.untilPorts(http, https);
    await lab.untilFile(unix);
    return { http: `http://127.0.0.1:${http}`, https: `https://localhost:${https}`, unix };
  },
  version: () => "own code",
});
