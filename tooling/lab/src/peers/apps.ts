import { definePeer } from "../define-peer.ts";
import { npmPackageVersion } from "../npm-cache.ts";

const packages = ["express", "fastify", "koa", "hono", "@hono/node-server", "h3"];

export const apps = definePeer({
  name: "apps",
  summary: "one small application on Express, Fastify, Koa, Hono and h3",
  npm: packages,
  async start(lab) {
    const port = await lab.ports("express", "fastify", "koa", "hono", "h3");
    lab.npmServer("apps.mjs", Object.values(port).map(String));
    await lab.untilPorts(...Object.values(port));
    const at = (number: number) => `http://127.0.0.1:${number}`;
    return {
      express: at(port.express),
      fastify: at(port.fastify),
      koa: at(port.koa),
      hono: at(port.hono),
      h3: at(port.h3),
    };
  },
  version: () => packages.map(npmPackageVersion).join(", "),
});
