import { firstRunContenders } from "../fresh/first-run.ts";
import { defineScenario } from "../scenario.ts";

export const importTime = defineScenario({
  name: "import-time",
  title: "Load a client and send nothing, in a fresh process each time",
  contenders: firstRunContenders({
    "node:http": async () => typeof (await import("node:http")).request,
    undici: async () => typeof (await import("undici")).request,
    // Without a request it loads no undici.
    haulier: async () => {
      const [{ Client }, { UndiciTransport }] = [await import("@haulier/core"), await import("@haulier/undici")];
      return typeof new Client({ transport: new UndiciTransport() }).get;
    },
    "@haulier/core": async () => typeof (await import("@haulier/core")).Client,
    axios: async () => typeof (await import("axios")).default.get,
    got: async () => typeof (await import("got")).default.get,
    ky: async () => typeof (await import("ky")).default.get,
    ofetch: async () => typeof (await import("ofetch")).ofetch,
    "node-fetch": async () => typeof (await import("node-fetch")).default,
  }),
  base: "undici",
  serve: null,
  requests: 1,
  warmUpRounds: 1,
  rounds: 15,
  countsAllocations: false,
  showsTime: true,
  async run(load) {
    const { value, figures } = await load("");
    if (value !== "function") throw new Error(`expected a function to call, got ${String(value)}`);
    return figures;
  },
});
