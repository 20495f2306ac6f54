import type { Contender } from "../contender.ts";
import { gatherInOrder } from "../gather-in-order.ts";
import { inMemory } from "../in-memory-transport.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";

const width = 64;
const requests = 100_000;
const origin = "http://localhost:8080";

/** Gives the parsed answers of `count` requests, in their order. */
type Gather = (count: number) => Promise<readonly unknown[]>;

const contenders: readonly Contender<Gather>[] = [
  {
    name: "transport alone",
    async open() {
      const core = await import("@haulier/core");
      const transport = inMemory(core);
      return (count) =>
        gatherInOrder(width, count, async (index) => {
          const request = new core.HttpRequest("GET", `${origin}/items/${index}`);
          return (await transport.handleRequest(request)).json();
        });
    },
  },
  {
    name: "client",
    async open() {
      const core = await import("@haulier/core");
      const client = new core.Client({ transport: inMemory(core), baseUrl: origin });
      return (count) => gatherInOrder(width, count, (index) => client.get(`/items/${index}`).json());
    },
  },
  {
    // What a bound saves is memory.
    name: "client, all at once",
    async open() {
      const core = await import("@haulier/core");
      const client = new core.Client({ transport: inMemory(core), baseUrl: origin });
      return (count) => Promise.all(Array.from({ length: count }, (_, index) => client.get(`/items/${index}`).json()));
    },
  },
];

/** What a run over very many URLs costs beside the network: URLs that are all different, and results that are all kept. */
export const gatherInMemory = defineScenario({
  name: "gather-in-memory",
  title: `${requests} URLs over a transport in memory, ${width} at once, results in order`,
  contenders,
  base: "transport alone",
  serve: null,
  requests,
  warmUpRounds: 2,
  rounds: 11,
  // Garbage is collected many times meanwhile.
  countsAllocations: false,
  showsTime: true,
  async run(gather) {
    const values = await gather(requests);
    if (values.length !== requests) throw new Error(`expected ${requests} results, got ${values.length}`);
    for (const value of values) checkSmallObject(value);
  },
});
