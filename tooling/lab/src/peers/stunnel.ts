import { definePeer } from "../define-peer.ts";
import { tinyproxy } from "./tinyproxy.ts";
import { wire } from "./wire.ts";

export const stunnel = definePeer({
  name: "stunnel",
  summary:
    "TLS wrappers: an HTTPS proxy (in front of tinyproxy), a server that insists on a client certificate, a PSK-only server",
  debs: ["stunnel4"],
  needs: ["stunnel4"],
  deps: [wire, tinyproxy],
  async start(lab) {
    const { proxy, proxyAuth, mtls, psk } = await lab.ports("proxy", "proxyAuth", "mtls", "psk");
    const at = (url: string) => new URL(url).host;
    lab.write("psk", `${lab.user}:${Buffer.from(lab.password.padEnd(16, ".")).toString("hex")}\n`, 0o600);
    const own = `cert = ${lab.certs.server.cert}\nkey = ${lab.certs.server.key}\n`;
    const conf = lab.write(
      "stunnel.conf",
      `
foreground = yes
pid =
debug = 4
[proxy]
accept = 127.0.0.1:${proxy}
connect = ${at(lab.endpoints(tinyproxy).open)}
${own}
[proxy-auth]
accept = 127.0.0.1:${proxyAuth}
connect = ${at(lab.endpoints(tinyproxy).basic)}
${own}
# The handshake itself fails without a certificate of the lab's CA (nginx answers 400 over a good handshake instead).
[mtls]
accept = 127.0.0.1:${mtls}
connect = ${at(lab.endpoints(wire).http)}
${own}CAfile = ${lab.certs.ca}
verifyChain = yes
requireCert = yes
[psk]
accept = 127.0.0.1:${psk}
connect = ${at(lab.endpoints(wire).http)}
ciphers = PSK
sslVersionMax = TLSv1.2
PSKsecrets = ${lab.dir}/psk
`,
    );
    lab.spawn("stunnel4", [conf]);
    await lab.untilPorts(proxy, proxyAuth, mtls, psk);
    return {
      httpsProxy: `https://localhost:${proxy}`,
      httpsProxyBasic: `https://localhost:${proxyAuth}`,
      mtls: `https://localhost:${mtls}`,
      psk: `https://localhost:${psk}`,
    };
  },
  version: (lab) => lab.firstLine("dpkg-query", "-W", "-f", "stunnel ${Version}", "stunnel4"),
});
