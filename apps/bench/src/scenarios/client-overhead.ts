import type { ClientOptions, RequestOptions } from "@haulier/core";

import { everyOption, optionGroups, type OptionGroup } from "../client-option-groups.ts";
import type { Contender } from "../contender.ts";
import { inMemory } from "../in-memory-transport.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";

const requests = 4000;
const origin = "http://localhost:8080";

/** Sends one request and gives the parsed body. */
type Call = () => Promise<unknown>;

/** The price of `Client` itself: what it adds to a transport that answers from memory. */
export const clientOverhead = defineScenario<Call>({
  name: "client-overhead",
  title: `Client over a transport in memory, ${requests} requests one after the other`,
  contenders: [
    { name: "transport alone", open: openTransport },
    { name: "client.raw", open: openRaw },
    { name: "client", open: () => openClient({}, undefined) },
    ...Object.entries(optionGroups).map(([name, group]) => withOptions(`client + ${name}`, group)),
    withOptions("client + every option", everyOption),
    withOptions("client + every option + total", {
      client: everyOption.client,
      request: { ...everyOption.request, timeout: { total: 10_000 } },
    }),
  ],
  base: "transport alone",
  serve: null,
  requests,
  warmUpRounds: 4,
  rounds: 41,
  showsTime: true,
  async run(call) {
    for (let done = 0; done < requests; done++) checkSmallObject(await call());
  },
});

function withOptions(name: string, options: OptionGroup): Contender<Call> {
  return { name, open: () => openClient(options.client, options.request) };
}

async function openTransport(): Promise<Call> {
  const core = await import("@haulier/core");
  const transport = inMemory(core);
  const request = new core.HttpRequest("GET", `${origin}/small`);
  return async () => (await transport.handleRequest(request)).json();
}

async function openRaw(): Promise<Call> {
  const core = await import("@haulier/core");
  const { raw } = new core.Client({ transport: inMemory(core) });
  const text = new TextDecoder();
  return async () => JSON.parse(text.decode((await raw.get(`${origin}/small`)).body));
}

async function openClient(options: Partial<ClientOptions>, request: RequestOptions | undefined): Promise<Call> {
  const core = await import("@haulier/core");
  const client = new core.Client({ transport: inMemory(core), baseUrl: origin, ...options });
  return async () => (await client.get("/small", request)).json();
}
