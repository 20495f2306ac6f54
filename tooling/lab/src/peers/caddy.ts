import { definePeer } from "../define-peer.ts";
import { wire } from "./wire.ts";

// bcrypt of the lab's password at the lowest cost: `caddy hash-password` takes more than a second.
const HASH = "$2y$04$gCEhGXyUN6w.ChFwJQk7YetAfXn.wYb19knn4JhLOfguBQVXnWCvG";

export const caddy = definePeer({
  name: "caddy",
  summary: "web server: HTTP/3 (QUIC) beside h2 and HTTP/1.1, Alt-Svc, zstd and gzip, Basic, reverse proxy",
  debs: ["caddy"],
  needs: ["caddy"],
  deps: [wire],
  async start(lab) {
    const { https, http, h1 } = await lab.ports("https", "http", "h1");
    const upstream = new URL(lab.endpoints(wire).http).host;
    const conf = lab.write(
      "Caddyfile",
      `{
  admin off
  auto_https off
  storage file_system ${lab.dir}/data
  servers 127.0.0.1:${h1} {
    protocols h1
  }
}
(site) {
  bind 127.0.0.1
  tls ${lab.certs.server.cert} ${lab.certs.server.key}
  root * ${lab.www.dir}
  encode zstd gzip
  basicauth /basic/* {
    ${lab.user} ${HASH}
  }
  handle_path /basic/* {
    file_server
  }
  handle_path /proxy/* {
    reverse_proxy ${upstream}
  }
  respond /whoami "{http.request.proto}"
  file_server
}
https://localhost:${https} {
  import site
}
https://localhost:${h1} {
  import site
}
http://localhost:${http} {
  bind 127.0.0.1
  redir https://localhost:${https}{uri} 308
}
`,
    );
    lab.spawn("caddy", ["run", "--config", conf, "--adapter", "caddyfile"], {
      env: { XDG_CONFIG_HOME: lab.dir, XDG_DATA_HOME: lab.dir },
    });
    await lab.untilPorts(https, http, h1);
    return {
      https: `https://localhost:${https}`,
      https1: `https://localhost:${h1}`,
      toHttps: `http://localhost:${http}`,
      h3: `https://localhost:${https}`,
    };
  },
  version: (lab) => `caddy ${lab.firstLine("caddy", "version")}`,
});
