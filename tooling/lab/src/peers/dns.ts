import { definePeer } from "../define-peer.ts";

export const dns = definePeer({
  name: "dns",
  summary:
    "DNS server (dnsmasq): names with several addresses, dead first addresses, NXDOMAIN, REFUSED, no answer, rebinding material",
  debs: ["dnsmasq"],
  needs: ["dnsmasq"],
  async start(lab) {
    const { port, silent } = await lab.ports("port", "silent");
    const conf = lab.write(
      "dnsmasq.conf",
      `
port=${port}
listen-address=127.0.0.1
bind-interfaces
no-resolv
no-hosts
no-daemon
pid-file=
user=
group=
local-ttl=1
host-record=ok.lab.test,127.0.0.1
# Two addresses, and of both families: where to connect is the client's choice.
host-record=two.lab.test,127.0.0.2
host-record=two.lab.test,127.0.0.3
host-record=both.lab.test,127.0.0.1,::1
host-record=six.lab.test,::1
# No route to the first (TEST-NET-1), nothing behind the documentation prefix: for connection time-outs and fallback.
host-record=deadfirst.lab.test,192.0.2.1
host-record=deadfirst.lab.test,127.0.0.1
host-record=dead6.lab.test,127.0.0.1,2001:db8::1
# What an SSRF guard must see through: public names with inside addresses.
host-record=inside.lab.test,10.0.0.1
host-record=metadata.lab.test,169.254.169.254
host-record=mapped.lab.test,::ffff:127.0.0.1
cname=alias.lab.test,ok.lab.test
# NXDOMAIN; a forwarder that nobody runs (REFUSED or SERVFAIL); no answer ever.
address=/nx.lab.test/
server=/refused.lab.test/127.0.0.1#1
server=/silent.lab.test/127.0.0.1#${silent}
`,
    );
    lab.server("silent.ts", [String(silent)], { log: "silent.log" });
    lab.spawn("dnsmasq", ["--conf-file=" + conf, "--keep-in-foreground"]);
    await lab.untilPorts(port);
    return {
      server: `127.0.0.1:${port}`,
      names: "ok two both six deadfirst dead6 inside metadata mapped alias nx refused silent",
      suffix: "lab.test",
    };
  },
  version: (lab) => lab.firstLine("dnsmasq", "--version"),
});
