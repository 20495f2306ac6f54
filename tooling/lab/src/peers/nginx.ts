import fs from "node:fs";
import path from "node:path";

import { badCertificates } from "../certificates.ts";
import { definePeer } from "../define-peer.ts";
import { hasIpv6 } from "../free-port.ts";
import { wire } from "./wire.ts";

const modules = ["ngx_http_brotli_filter_module", "ngx_http_brotli_static_module", "ngx_http_echo_module"];
const moduleFile = (name: string) => path.join("/usr/lib/nginx/modules", `${name}.so`);
const statuses = [
  200, 201, 202, 204, 205, 206, 304, 400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 416, 418, 421, 422,
  425, 429, 431, 451, 500, 501, 502, 503, 504, 507, 511,
];
const have = (name: string) => fs.existsSync(moduleFile(name));

export const nginx = definePeer({
  name: "nginx",
  summary: "web server: HTTP/1.1, TLS, h2, h2c, gzip, brotli, ranges, Basic, mTLS, bad certificates, proxying",
  debs: ["nginx", "libnginx-mod-http-brotli-filter", "libnginx-mod-http-echo"],
  needs: ["nginx"],
  deps: [wire],
  async start(lab) {
    const { closed, http6, ...port } = await lab.ports(
      "http",
      "h2c",
      "https",
      "https1",
      "chain",
      "mtls",
      "mtlsOptional",
      "tls11",
      "tls12",
      "tls13",
      "closed",
      "http6",
    );
    const bad = await lab.ports(...badCertificates);
    const ipv6 = await hasIpv6();
    const unix = path.join(lab.dir, "nginx.sock");
    const upstream = new URL(lab.endpoints(wire).http).host;
    for (const d of ["upload", "tmp"]) lab.mkdir(d);
    // {PLAIN} is understood by nginx and means what it says: this file is a test fixture.
    lab.write("htpasswd", `${lab.user}:{PLAIN}${lab.password}\n`);

    const locations = lab.write(
      "locations.conf",
      `
      location / { root ${lab.www.dir}; }
      location /files/ { alias ${lab.www.dir}/; autoindex on; autoindex_format json; }
      location /slow/ { alias ${lab.www.dir}/; limit_rate 64k; gzip off; }
      location /basic/ { alias ${lab.www.dir}/; auth_basic "${lab.realm}"; auth_basic_user_file ${lab.dir}/htpasswd; }
      location /norange/ { alias ${lab.www.dir}/; max_ranges 0; }
      location /noetag/ { alias ${lab.www.dir}/; etag off; add_header Last-Modified ""; }

      # What the server saw of the connection: same "connection" twice means that it was reused.
      location = /whoami { default_type application/json; add_header Cache-Control no-store;
        return 200 '{"connection":$connection,"requests":$connection_requests,"protocol":"$server_protocol","remotePort":"$remote_port","scheme":"$scheme","host":"$host","tls":"$ssl_protocol","cipher":"$ssl_cipher","sni":"$ssl_server_name","resumed":"$ssl_session_reused","clientVerify":"$ssl_client_verify","clientDn":"$ssl_client_s_dn"}'; }

      ${[301, 302, 303, 307, 308].map((c) => `location = /redirect/${c} { return ${c} $arg_to; }`).join("\n      ")}
      location = /loop { return 302 /loop; }
      ${statuses.map((c) => `location = /status/${c} { default_type text/plain; return ${c} ${c === 204 || c === 304 ? '""' : `"status ${c}"`}; }`).join("\n      ")}
      location = /retry/429 { add_header Retry-After 1 always; return 429 "slow down"; }
      location = /retry/503-past-date { add_header Retry-After "Fri, 31 Dec 1999 23:59:59 GMT" always; return 503 "later"; }
      location = /ratelimit { limit_req zone=perip; limit_req_status 429; error_page 429 = @limited; root ${lab.www.dir}; try_files /hello.txt =404; }
      location @limited { internal; add_header Retry-After 1 always; return 429 "limited"; }

      # Ends of connections: no answer at all; closed while idle; closed after two requests.
      location = /close { return 444; }
      location = /idle/200ms { keepalive_timeout 200ms; return 200 "closed when idle for 200 ms\\n"; }
      location = /idle/none { keepalive_timeout 0; return 200 "Connection: close\\n"; }
      location = /twice { keepalive_requests 2; return 200 "at most 2 requests on a connection\\n"; }

      # PUT and DELETE of files; a limit on the size of uploads.
      location /upload/ { root ${lab.dir}; dav_methods PUT DELETE MKCOL; create_full_put_path on; client_max_body_size 256m; }
      location = /small { client_max_body_size 1k; proxy_pass http://wire; }

      # Through a reverse proxy: buffered; not buffered (chunked both ways); nobody listens (502); no answer in time (504).
      location /proxy/ { proxy_pass http://wire/; client_max_body_size 256m; }
      location /stream/ { proxy_pass http://wire/; proxy_buffering off; proxy_request_buffering off; client_max_body_size 256m; }
      location = /dead { proxy_pass http://127.0.0.1:${closed}; }
      location = /hang { proxy_pass http://wire/hang; proxy_read_timeout 1s; }
      location = /trailer { proxy_pass http://wire/chunked/3/10; proxy_buffering off; add_trailer X-Lab-Trailer yes; }

      location = /cookies/set { add_header Set-Cookie "plain=1; Path=/"; add_header Set-Cookie "http=2; Path=/; HttpOnly"; add_header Set-Cookie "secure=3; Path=/; Secure; SameSite=Strict";
        add_header Set-Cookie "short=4; Path=/; Max-Age=1"; add_header Set-Cookie "dated=5; Path=/; Expires=Wed, 09 Jun 2100 10:18:14 GMT"; add_header Set-Cookie "sub=6; Path=/cookies"; return 200 "set\\n"; }
      location = /cookies/clear { add_header Set-Cookie "plain=; Path=/; Max-Age=0"; return 200 "cleared\\n"; }
      location = /cookies/show { add_header Cache-Control no-store; return 200 "$http_cookie"; }

      location = /cache/60 { add_header Cache-Control "public, max-age=60"; add_header X-Time $msec; return 200 "$msec"; }
      location = /cache/vary { add_header Cache-Control "public, max-age=60"; add_header Vary Accept-Language; return 200 "$http_accept_language $msec"; }
      location = /cache/stale { add_header Cache-Control "max-age=0, stale-while-revalidate=5, stale-if-error=60"; return 200 "$msec"; }
      ${
        have("ngx_http_echo_module")
          ? `
      location = /drip { echo_flush; echo one; echo_flush; echo_sleep 0.2; echo two; echo_flush; echo_sleep 0.2; echo three; }`
          : ""
      }
    `,
    );

    const server = (listen: string, extra = "") =>
      `  server {\n    listen ${listen};\n    server_name localhost lab.test;\n${extra}    include ${locations};\n  }\n`;
    const tls = (cert: string, more = "") =>
      `    ssl_certificate ${lab.certs.dir}/${cert}.pem; ssl_certificate_key ${lab.certs.dir}/${cert}.key;\n${more}`;
    const mtls = (mode: string) => `    ssl_client_certificate ${lab.certs.ca}; ssl_verify_client ${mode};\n`;
    const old = "    ssl_protocols TLSv1 TLSv1.1; ssl_ciphers DEFAULT:@SECLEVEL=0;\n";

    const conf = lab.write(
      "nginx.conf",
      `
${modules
  .filter(have)
  .map((m) => `load_module ${moduleFile(m)};`)
  .join("\n")}
daemon off; worker_processes 1; pid ${lab.dir}/pid; error_log ${lab.dir}/error.log warn;
events { worker_connections 16384; }
http {
  include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
  client_body_temp_path ${lab.dir}/tmp/body; proxy_temp_path ${lab.dir}/tmp/proxy; fastcgi_temp_path ${lab.dir}/tmp/f; uwsgi_temp_path ${lab.dir}/tmp/u; scgi_temp_path ${lab.dir}/tmp/s;
  gzip on; gzip_types *; gzip_min_length 100; gzip_vary on;
  ${have("ngx_http_brotli_filter_module") ? "brotli on; brotli_types *; brotli_min_length 100;" : ""}
  ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:lab:1m; keepalive_requests 100000; client_max_body_size 16m;
  limit_req_zone $binary_remote_addr zone=perip:1m rate=5r/s; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
  upstream wire { server ${upstream}; keepalive 16; }
${server(`127.0.0.1:${port.http} backlog=4096; listen unix:${unix}`)}
${ipv6 ? server(`[::1]:${http6}`) : ""}
${server(`127.0.0.1:${port.h2c} http2`)}
${server(`127.0.0.1:${port.https} ssl http2 backlog=4096`, tls("server"))}
${server(`127.0.0.1:${port.https1} ssl`, tls("server"))}
${server(`127.0.0.1:${port.chain} ssl http2`, tls("chain"))}
${server(`127.0.0.1:${port.mtls} ssl http2`, tls("server", mtls("on")))}
${server(`127.0.0.1:${port.mtlsOptional} ssl http2`, tls("server", mtls("optional")))}
${server(`127.0.0.1:${port.tls11} ssl`, tls("server-rsa", old))}
${server(`127.0.0.1:${port.tls12} ssl http2`, tls("server", "    ssl_protocols TLSv1.2;\n"))}
${server(`127.0.0.1:${port.tls13} ssl http2`, tls("server", "    ssl_protocols TLSv1.3;\n"))}
${Object.entries(bad)
  .map(([cert, p]) => server(`127.0.0.1:${p} ssl http2`, tls(cert)))
  .join("")}
}
`,
    );
    lab.spawn("nginx", ["-e", path.join(lab.dir, "error.log"), "-c", conf, "-p", lab.dir]);
    await lab.untilPorts(...Object.values(port), ...Object.values(bad));
    await lab.untilFile(unix);
    const https = (p: number) => `https://localhost:${p}`;
    return {
      http: `http://127.0.0.1:${port.http}`,
      http6: ipv6 ? `http://[::1]:${http6}` : undefined,
      unix,
      h2c: `http://127.0.0.1:${port.h2c}`,
      https: https(port.https),
      https1: https(port.https1),
      chain: https(port.chain),
      mtls: https(port.mtls),
      mtlsOptional: https(port.mtlsOptional),
      tls11: https(port.tls11),
      tls12: https(port.tls12),
      tls13: https(port.tls13),
      bad: Object.fromEntries(badCertificates.map((name) => [name, https(bad[name])])) as Record<
        (typeof badCertificates)[number],
        string
      >,
      closedPort: closed,
      features: { brotli: have("ngx_http_brotli_filter_module"), drip: have("ngx_http_echo_module"), ipv6 },
    };
  },
  version: (lab) => lab.firstLine("nginx", "-v").replace("nginx version: ", ""),
});
