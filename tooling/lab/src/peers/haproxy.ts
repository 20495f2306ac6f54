import { definePeer } from "../define-peer.ts";
import { wire } from "./wire.ts";

export const haproxy = definePeer({
  name: "haproxy",
  summary:
    "load balancer: TLS, h2, h2c, real 103 Early Hints, 429, tarpit, silent drop, reset, queue time-outs, PROXY protocol",
  debs: ["haproxy"],
  needs: ["haproxy"],
  deps: [wire],
  async start(lab) {
    const { http, https, h2c, proxyProtocol, closed } = await lab.ports(
      "http",
      "https",
      "h2c",
      "proxyProtocol",
      "closed",
    );
    const upstream = new URL(lab.endpoints(wire).http).host;
    const conf = lab.write(
      "haproxy.cfg",
      `
global
  maxconn 2000
defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 2s
  timeout queue 500ms
  timeout tarpit 1s
  timeout http-request 2s
  timeout http-keep-alive 5s
frontend lab
  bind 127.0.0.1:${http}
  bind 127.0.0.1:${https} ssl crt ${lab.certs.server.both} alpn h2,http/1.1
  bind 127.0.0.1:${h2c} proto h2
  bind 127.0.0.1:${proxyProtocol} accept-proxy
  http-request early-hint Link "</style.css>; rel=preload; as=style" if { path_beg /hints }
  http-request early-hint Link "</a.js>; rel=preload; as=script" if { path_beg /hints/two }
  http-request return status 429 hdr Retry-After 1 content-type text/plain string "slow down" if { path /429 }
  http-request return status 503 hdr Retry-After 1 content-type text/plain string "later" if { path /503 }
  http-request silent-drop if { path /silent-drop }
  http-request reject if { path /reject }
  http-request tarpit deny_status 503 if { path /tarpit }
  http-request return status 200 content-type text/plain lf-string "%[src] HTTP/%[req.ver] %[ssl_fc_sni]" if { path /whoami }
  # The first request fails with 503, the second does not, and so on: what a retry must get over.
  http-request track-sc0 int(1) table flaky if { path /flaky }
  http-request sc-inc-gpc0(0) if { path /flaky }
  http-request return status 503 content-type text/plain string "flaky" if { path /flaky } { sc0_get_gpc0,mod(2) 1 }
  http-request return status 200 content-type text/plain string "ok" if { path_beg /hints } or { path /flaky } or { path / }
  use_backend slowqueue if { path_beg /queue }
  use_backend dead if { path_beg /dead }
  default_backend wire
backend flaky
  stick-table type integer size 1 expire 1h store gpc0
backend wire
  server wire ${upstream}
# One request at a time, half a second of patience in the queue: the others get 503.
backend slowqueue
  http-request set-path /delay/800
  server wire ${upstream} maxconn 1
backend dead
  retries 1
  server none 127.0.0.1:${closed}
`,
    );
    lab.spawn("haproxy", ["-db", "-f", conf]);
    await lab.untilPorts(http, https, h2c, proxyProtocol);
    return {
      http: `http://127.0.0.1:${http}`,
      https: `https://localhost:${https}`,
      h2c: `http://127.0.0.1:${h2c}`,
      proxyProtocol: `http://127.0.0.1:${proxyProtocol}`,
    };
  },
  version: (lab) => lab.firstLine("haproxy", "-v"),
});
