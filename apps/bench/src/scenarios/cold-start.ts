import { firstRunContenders } from "../fresh/first-run.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

export const coldStart = defineScenario({
  name: "cold-start",
  title: "Load a client and GET 205 bytes of JSON, in a fresh process each time",
  contenders: firstRunContenders({
    "node:http": async (url) => {
      const { get } = await import("node:http");
      const text = await new Promise<string>((resolve, reject) => {
        get(url, (response) => {
          let received = "";
          response
            .setEncoding("utf8")
            .on("data", (chunk: string) => {
              received += chunk;
            })
            .on("end", () => resolve(received))
            .on("error", reject);
        }).on("error", reject);
      });
      return JSON.parse(text) as unknown;
    },
    fetch: async (url) => (await fetch(url)).json(),
    "undici.request": async (url) => {
      const { request } = await import("undici");
      return (await request(url)).body.json();
    },
    haulier: async (url) => {
      const { Client } = await import("@haulier/core");
      const { UndiciTransport } = await import("@haulier/undici");
      return new Client({ transport: new UndiciTransport() }).get(url).json();
    },
    axios: async (url) => (await (await import("axios")).default.get<unknown>(url)).data,
    got: async (url) => (await import("got")).default(url).json(),
    ky: async (url) => (await import("ky")).default(url).json(),
    ofetch: async (url) => (await import("ofetch")).ofetch<unknown>(url),
    "node-fetch": async (url) => (await (await import("node-fetch")).default(url)).json(),
  }),
  base: "undici.request",
  serve: async () => (await servePlain()) + paths.small,
  requests: 1,
  warmUpRounds: 1,
  rounds: 15,
  // What is loaded is most of it, not what is allocated by a request.
  countsAllocations: false,
  showsTime: true,
  async run(start, url) {
    const { value, figures } = await start(url);
    checkSmallObject(value);
    return figures;
  },
});
