import path from "node:path";

import { definePeer } from "../define-peer.ts";

export const mitmproxy = definePeer({
  name: "mitmproxy",
  summary: "HTTP proxy that decrypts TLS with a CA of its own: open, with Basic, and as SOCKS5",
  debs: ["mitmproxy"],
  needs: ["mitmdump"],
  async start(lab) {
    const { open, basic, socks5 } = await lab.ports("open", "basic", "socks5");
    const common = [
      "-q",
      "--listen-host",
      "127.0.0.1",
      "--set",
      `confdir=${lab.dir}`,
      "--set",
      `ssl_verify_upstream_trusted_ca=${lab.certs.ca}`,
    ];
    lab.spawn("mitmdump", [...common, "-p", String(open)], { log: "open.log" });
    await lab.untilPorts(open); // the first one makes the CA
    lab.spawn("mitmdump", [...common, "-p", String(basic), "--set", `proxyauth=${lab.user}:${lab.password}`], {
      log: "basic.log",
    });
    lab.spawn("mitmdump", [...common, "-p", String(socks5), "--mode", "socks5"], { log: "socks5.log" });
    await lab.untilPorts(basic, socks5);
    return {
      open: `http://127.0.0.1:${open}`,
      basic: `http://127.0.0.1:${basic}`,
      socks5: `socks5h://127.0.0.1:${socks5}`,
      ca: path.join(lab.dir, "mitmproxy-ca-cert.pem"),
    };
  },
  version: (lab) => lab.firstLine("mitmdump", "--version"),
});
