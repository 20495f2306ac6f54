import { definePeer } from "../define-peer.ts";

export const dante = definePeer({
  name: "dante",
  summary: "SOCKS4 and SOCKS5 proxy (Dante), open; a port that the rules deny; no SOCKS4a",
  debs: ["dante-server"],
  needs: ["danted"],
  async start(lab) {
    const port = await lab.port();
    const conf = lab.write(
      "danted.conf",
      `
logoutput: ${lab.dir}/danted.log
internal: 127.0.0.1 port = ${port}
external: lo
clientmethod: none
socksmethod: none
timeout.connect: 2
client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
# Denied by rule: reply code 2 of SOCKS5, 91 of SOCKS4.
socks block { from: 0.0.0.0/0 to: 0.0.0.0/0 port = 9 }
socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 protocol: tcp }
`,
    );
    lab.spawn("danted", ["-N", "1", "-f", conf, "-p", `${lab.dir}/pid`]);
    await lab.untilPorts(port);
    return { socks5: `socks5h://127.0.0.1:${port}`, socks4: `socks4://127.0.0.1:${port}`, deniedPort: 9 };
  },
  version: (lab) => lab.firstLine("danted", "-v"),
});
