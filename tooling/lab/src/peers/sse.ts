import fs from "node:fs";
import path from "node:path";

import { definePeer } from "../define-peer.ts";
import { NotInstalledError } from "../find-program.ts";

const nchan = "/usr/lib/nginx/modules/ngx_nchan_module.so";

export const sse = definePeer({
  name: "sse",
  summary: "server-sent events broker (nginx nchan): publish, subscribe, Last-Event-ID replay, pings, also WebSocket",
  debs: ["nginx", "libnginx-mod-nchan"],
  needs: ["nginx", nchan],
  async start(lab) {
    // nchan insists on nginx's built-in folder for request bodies, which only root can make.
    if (!lab.root && !fs.existsSync("/var/lib/nginx/body"))
      throw new NotInstalledError("/var/lib/nginx/body is missing and only root can make it");
    const { http, https } = await lab.ports("http", "https");
    lab.mkdir("tmp");
    const locations = `
    location = /pub { nchan_publisher; nchan_channel_id $arg_id; nchan_message_buffer_length 1000; nchan_message_timeout 5m; }
    location = /sub { nchan_subscriber eventsource; nchan_channel_id $arg_id; nchan_subscriber_first_message oldest; nchan_eventsource_ping_interval 2; }
    location = /sub/newest { nchan_subscriber eventsource; nchan_channel_id $arg_id; nchan_subscriber_first_message newest; }
    location = /sub/3s { nchan_subscriber eventsource; nchan_channel_id $arg_id; nchan_subscriber_first_message oldest; nchan_subscriber_timeout 3s; }
    location = /longpoll { nchan_subscriber longpoll; nchan_channel_id $arg_id; nchan_subscriber_first_message oldest; }
    location = /ws { nchan_subscriber websocket; nchan_channel_id $arg_id; }
    location = /204 { return 204; }`;
    const conf = lab.write(
      "nginx.conf",
      `
load_module ${nchan};
${lab.root ? "user nobody nogroup;" : ""}
daemon off; worker_processes 1; pid ${lab.dir}/pid; error_log ${lab.dir}/error.log warn;
events { worker_connections 16384; }
http {
  access_log off; default_type text/plain; nchan_shared_memory_size 32M;
  client_body_temp_path ${lab.dir}/tmp/body; proxy_temp_path ${lab.dir}/tmp/proxy; fastcgi_temp_path ${lab.dir}/tmp/f; uwsgi_temp_path ${lab.dir}/tmp/u; scgi_temp_path ${lab.dir}/tmp/s;
  server { listen 127.0.0.1:${http}; ${locations} }
  server { listen 127.0.0.1:${https} ssl http2; ssl_certificate ${lab.certs.server.cert}; ssl_certificate_key ${lab.certs.server.key}; ${locations} }
}
`,
    );
    lab.spawn("nginx", ["-e", path.join(lab.dir, "error.log"), "-c", conf, "-p", lab.dir], {
      as: lab.root ? "self" : "nobody",
    });
    await lab.untilPorts(http, https);
    const base = `http://127.0.0.1:${http}`;
    return {
      http: base,
      https: `https://localhost:${https}`,
      publish: `${base}/pub?id=CHANNEL`,
      subscribe: `${base}/sub?id=CHANNEL`,
    };
  },
  version: (lab) => `${lab.firstLine("nginx", "-v").replace("nginx version: ", "")} nchan`,
});
