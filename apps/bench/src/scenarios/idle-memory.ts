import type { Socket } from "node:net";

import { idleContenders } from "../fresh/idle-connections.ts";
import { defineScenario } from "../scenario.ts";
import { servePlain } from "../server/plain-server.ts";

const connections = 500;

/** Its heap is what a connection keeps, not what a request allocates; how much the process grew by is in the samples. */
export const idleMemory = defineScenario({
  name: "idle-memory",
  title: `Open ${connections} connections at once and leave them idle: the heap that each of them keeps`,
  contenders: idleContenders({
    /** What Node keeps for any connection. */
    "node:net": async (origin, most) => {
      const { connect } = await import("node:net");
      const { hostname, port } = new URL(origin);
      const idle: Socket[] = [];
      return async (path) =>
        new Promise((resolve, reject) => {
          const socket = idle.pop() ?? connect({ host: hostname, port: Number(port), noDelay: true });
          socket
            .once("data", (answer) => {
              socket.removeAllListeners();
              if (idle.length < most) idle.push(socket);
              resolve(JSON.parse(answer.toString().split("\r\n\r\n")[1]!));
            })
            .once("error", reject)
            .write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
        });
    },
    "node:http": async (origin, most) => {
      const { Agent, get } = await import("node:http");
      const agent = new Agent({ keepAlive: true, maxSockets: most, maxFreeSockets: most });
      return async (path) =>
        new Promise((resolve, reject) => {
          get(origin + path, { agent }, (response) => {
            let text = "";
            response
              .setEncoding("utf8")
              .on("data", (chunk: string) => {
                text += chunk;
              })
              .on("end", () => resolve(JSON.parse(text)))
              .on("error", reject);
          }).on("error", reject);
        });
    },
    "undici.request": async (origin, most) => {
      const { Agent, request } = await import("undici");
      const dispatcher = new Agent({ connections: most });
      return async (path) => (await request(origin + path, { dispatcher })).body.json();
    },
    fetch: (origin) => Promise.resolve(async (path) => (await fetch(origin + path)).json()),
    haulier: async (origin, most) => {
      const { Client } = await import("@haulier/core");
      const { UndiciTransport } = await import("@haulier/undici");
      const limits = { maxConnections: most, maxIdleConnections: most, keepAliveTimeout: 60_000 };
      const client = new Client({ transport: new UndiciTransport({ limits }), baseUrl: origin });
      return (path) => client.get(path).json();
    },
  }),
  base: "node:net",
  serve: servePlain,
  requests: connections,
  warmUpRounds: 0,
  rounds: 5,
  countsAllocations: false,
  run: (hold, origin) => hold(origin, connections),
});
