import crypto from "node:crypto";

import { definePeer } from "../define-peer.ts";

const HELPERS = "/usr/lib/squid";
const md5 = (text: string) => crypto.createHash("md5").update(text).digest("hex");

export const squid = definePeer({
  name: "squid",
  summary:
    "HTTP proxy: CONNECT, open or with Basic, Digest or both; the proxy itself over TLS; denied ports, 502/503/504",
  debs: ["squid"],
  needs: ["squid"],
  graceMs: 3000,
  async start(lab) {
    const { dir, user, password, realm } = lab;
    lab.write("users.basic", `${user}:${lab.firstLine("openssl", "passwd", "-apr1", "-salt", "labsalt", password)}\n`);
    lab.write("users.digest", `${user}:${realm}:${md5(`${user}:${realm}:${password}`)}\n`);
    const basic = `auth_param basic program ${HELPERS}/basic_ncsa_auth ${dir}/users.basic\nauth_param basic children 2 startup=1\nauth_param basic realm ${realm}\n`;
    // The nonce is good for a few requests only, so that a stale one turns up in tests.
    const digest = `auth_param digest program ${HELPERS}/digest_file_auth -c ${dir}/users.digest\nauth_param digest children 2 startup=1\nauth_param digest realm ${realm}\nauth_param digest nonce_max_count 5\nauth_param digest check_nonce_count on\n`;
    const ports: number[] = [];
    const start = async (name: string, auth: string) => {
      const { plain, tls } = await lab.ports("plain", "tls");
      lab.mkdir(name);
      const conf = lab.write(
        `${name}.conf`,
        `
http_port 127.0.0.1:${plain}
https_port 127.0.0.1:${tls} tls-cert=${lab.certs.serverRsa.cert} tls-key=${lab.certs.serverRsa.key}
visible_hostname lab-${name}
pid_filename none
cache_log ${dir}/${name}.log
access_log stdio:${dir}/${name}.access
coredump_dir ${dir}/${name}
cache deny all
cache_mem 4 MB
memory_cache_shared off
pinger_enable off
netdb_filename none
shutdown_lifetime 0 seconds
connect_timeout 2 seconds
read_timeout 5 seconds
connect_retries 0
hosts_file /etc/hosts
${auth}
acl denied_port port 9
acl denied_host dstdomain denied.test
http_access deny denied_port
http_access deny denied_host
${auth ? "acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all" : "http_access allow localhost\nhttp_access deny all"}
`,
      );
      // A service name of its own: it names the shared memory, which instances would otherwise fight over.
      const service = `lab${plain}`;
      lab.leavesBehind(`/dev/shm/${service}-`);
      lab.spawn("squid", ["-N", "-n", service, "-f", conf], { log: `${name}.out.log` });
      ports.push(plain, tls);
      return {
        http: `http://127.0.0.1:${plain}`,
        https: `https://localhost:${tls}`,
        accessLog: `${dir}/${name}.access`,
      };
    };
    const endpoints = {
      open: await start("open", ""),
      basic: await start("basic", basic),
      digest: await start("digest", digest),
      both: await start("both", digest + basic),
    };
    await lab.untilPorts(...ports);
    return endpoints;
  },
  version: (lab) => lab.firstLine("squid", "-v"),
});
