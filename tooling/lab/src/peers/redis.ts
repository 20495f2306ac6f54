import path from "node:path";

import { definePeer } from "../define-peer.ts";

export const redis = definePeer({
  name: "redis",
  summary: "Redis: an outside store for caches, cookies, tokens or rate limits; open and with a password",
  debs: ["redis-server"],
  needs: ["redis-server"],
  async start(lab) {
    const { open, auth } = await lab.ports("open", "auth");
    const unix = path.join(lab.dir, "redis.sock");
    const common = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", lab.dir, "--daemonize", "no"];
    lab.spawn("redis-server", [...common, "--port", String(open), "--unixsocket", unix], { log: "open.log" });
    lab.spawn("redis-server", [...common, "--port", String(auth), "--requirepass", lab.password], { log: "auth.log" });
    await lab.untilPorts(open, auth);
    return { url: `redis://127.0.0.1:${open}`, auth: `redis://:${lab.password}@127.0.0.1:${auth}`, unix };
  },
  version: (lab) => lab.firstLine("redis-server", "--version"),
});
