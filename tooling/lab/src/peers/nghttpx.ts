import { definePeer } from "../define-peer.ts";
import { squid } from "./squid.ts";
import { wire } from "./wire.ts";

export const nghttpx = definePeer({
  name: "nghttpx",
  summary: "HTTP/2 proxies (nghttp2): a forward proxy over TLS that speaks h2 and HTTP/1.1, and a reverse proxy",
  debs: ["nghttp2-proxy"],
  needs: ["nghttpx"],
  deps: [wire, squid],
  async start(lab) {
    const { forward, reverse } = await lab.ports("forward", "reverse");
    const at = (url: string) => url.replace(/^https?:\/\//, "").replace(":", ",");
    const common = [
      "--conf=/dev/null",
      "--workers=1",
      "--no-ocsp",
      "--log-level=ERROR",
      `--errorlog-file=${lab.dir}/error.log`,
      "--accesslog-file=/dev/null",
      "--single-process",
    ];
    const cert = [lab.certs.server.key, lab.certs.server.cert];
    lab.spawn(
      "nghttpx",
      [
        ...common,
        "--http2-proxy",
        `--frontend=127.0.0.1,${forward}`,
        `--backend=${at(lab.endpoints(squid).open.http)}`,
        ...cert,
      ],
      { log: "forward.log" },
    );
    lab.spawn(
      "nghttpx",
      [...common, `--frontend=127.0.0.1,${reverse}`, `--backend=${at(lab.endpoints(wire).http)}`, ...cert],
      { log: "reverse.log" },
    );
    await lab.untilPorts(forward, reverse);
    return { httpsProxy: `https://localhost:${forward}`, reverse: `https://localhost:${reverse}` };
  },
  version: (lab) => lab.firstLine("nghttpx", "--version"),
});
