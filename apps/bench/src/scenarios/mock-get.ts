import type { MockAgent } from "undici";

import type { Contender } from "../contender.ts";
import { checkSmallObject, checkStatus, smallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";

const requests = 1000;
const origin = "http://api.example.com";
const path = "/small";

interface MockTarget {
  /** The parsed body of a GET that is answered in process. */
  get(): Promise<unknown>;
  /** Forgets the requests, as between two tests, where they are kept. */
  reset?(): void;
}

const haulier: Contender<MockTarget> = {
  name: "haulier MockTransport",
  async open() {
    const { Client } = await import("@haulier/core");
    const { MockTransport } = await import("@haulier/mock");
    const transport = new MockTransport(({ url }) => (url.pathname === path ? { json: smallObject } : { status: 404 }));
    const client = new Client({ transport, baseUrl: origin });
    return {
      get: async () => {
        const response = await client.get(path);
        checkStatus(response.status);
        return response.json();
      },
      reset: () => transport.reset(),
    };
  },
};

const mockAgentRequest: Contender<MockTarget> = {
  name: "MockAgent, undici.request",
  async open() {
    const { request } = await import("undici");
    const dispatcher = await openMockAgent();
    return {
      get: async () => {
        const { statusCode, body } = await request(origin + path, { dispatcher });
        checkStatus(statusCode);
        return body.json();
      },
    };
  },
};

const mockAgentFetch: Contender<MockTarget> = {
  name: "MockAgent, undici.fetch",
  async open() {
    const { fetch } = await import("undici");
    const dispatcher = await openMockAgent();
    return {
      get: async () => {
        const response = await fetch(origin + path, { dispatcher });
        checkStatus(response.status);
        return response.json();
      },
    };
  },
};

async function openMockAgent(): Promise<MockAgent> {
  const undici = await import("undici");
  const agent = new undici.MockAgent();
  agent.disableNetConnect();
  agent
    .get(origin)
    .intercept({ path })
    .reply(200, smallObject, { headers: { "content-type": "application/json" } })
    .persist();
  return agent;
}

/** A function in the place of `fetch`, as test runners help to write it. */
const fetchStub: Contender<MockTarget> = {
  name: "fetch replaced",
  open() {
    const stub = async (url: string): Promise<Response> =>
      new URL(url).pathname === path ? Response.json(smallObject) : new Response(null, { status: 404 });
    return Promise.resolve({
      get: async () => {
        const response = await stub(origin + path);
        checkStatus(response.status);
        return response.json();
      },
    });
  },
};

const axiosAdapter: Contender<MockTarget> = {
  name: "axios adapter",
  async open() {
    const text = JSON.stringify(smallObject);
    const client = (await import("axios")).default.create({
      baseURL: origin,
      adapter: async (config) => {
        const isKnown = config.url === path;
        const headers = { "content-type": "application/json" };
        return { status: isKnown ? 200 : 404, statusText: "", headers, config, data: isKnown ? text : "" };
      },
    });
    return {
      get: async () => {
        const { status, data } = await client.get<unknown>(path);
        checkStatus(status);
        return data;
      },
    };
  },
};

/** What a test suite pays for each request that it answers itself. */
export const mockGet = defineScenario({
  name: "mock-get",
  title: `GET 205 bytes of JSON that a mock answers, ${requests} times one after the other`,
  contenders: [haulier, mockAgentRequest, mockAgentFetch, fetchStub, axiosAdapter],
  base: "MockAgent, undici.request",
  serve: null,
  requests,
  warmUpRounds: 4,
  rounds: 31,
  showsTime: true,
  async run(target) {
    for (let done = 0; done < requests; done++) checkSmallObject(await target.get());
    target.reset?.();
  },
});
